// Finds, reads, checks and resolves a pipeline file: each step hands on only what the next can trust.
import { SqslamError } from "../core/errors.ts";
import type { Env } from "../core/io.ts";
import { isObject } from "../core/json.ts";
import { parse, type Places } from "./document.ts";
import { findFile, LEAST, readText, shownFrom } from "./find.ts";
import { fieldName, type Finding, type LocatedFinding, sentence } from "./finding.ts";
import type { Pipeline } from "./pipeline.ts";
import { preflight } from "./preflight.ts";
import { check } from "./problems.ts";
import { resolvePipeline } from "./resolve.ts";
import { applyStage, placeOf } from "./stages.ts";

export interface LoadRequest {
  /** From `-c`; without it SQSLAM_CONFIG, then the files that `find.ts` looks for. */
  readonly file?: string | undefined;
  /** From `--stage`; without it SQSLAM_STAGE. */
  readonly stage?: string | undefined;
  readonly env: Env;
  readonly cwd: string;
  /** In milliseconds since the epoch; without it nothing is said of what AWS ends on a date. */
  readonly now?: number;
}

export interface LoadedPipeline {
  readonly pipeline: Pipeline;
  /** What works and should be changed all the same; `sentence()` makes a line of each. */
  readonly warnings: readonly LocatedFinding[];
}

/** A pipeline that can be read, with all that is to be said of it, errors too. */
export interface InspectedPipeline {
  readonly pipeline: Pipeline;
  readonly findings: readonly LocatedFinding[];
}

/** Finds, reads and checks the pipeline file. Throws CONFIG_INVALID naming every problem at once. */
export async function loadPipeline(request: LoadRequest): Promise<LoadedPipeline> {
  return accepted(await inspectPipeline(request));
}

/** Throws CONFIG_INVALID where there are errors among the findings. */
export function accepted({ pipeline, findings }: InspectedPipeline): LoadedPipeline {
  const errors = findings.filter(({ severity }) => severity === "error");
  const [first] = errors;
  if (first !== undefined) throw invalid(first.file, errors);
  return { pipeline, warnings: findings };
}

/** Finds and reads the pipeline file. Throws CONFIG_INVALID for what cannot be taken for a pipeline. */
export async function inspectPipeline(request: LoadRequest): Promise<InspectedPipeline> {
  const file = await findFile(request);
  const shown = shownFrom(request.cwd, file);
  const stage = request.stage || request.env["SQSLAM_STAGE"] || undefined;
  const { value, places } = readDocument(await readText(file, shown), shown);

  const whole = check(value);
  if (!whole.ok) throw invalid(shown, locate(whole.findings, shown, places, undefined));
  requireStage(value, stage, shown);

  const staged = check(applyStage(value, stage));
  if (!staged.ok) throw invalid(shown, locate(staged.findings, shown, places, stage));
  const pipeline = resolvePipeline(staged.settings, file, stage);

  return { pipeline, findings: locate(preflight(pipeline, request.now), shown, places, stage) };
}

function readDocument(text: string, shown: string): { value: unknown; places: Places } {
  const parsed = parse(text);
  if (!parsed.ok) {
    const lines = parsed.problems.map(
      ({ line, column, reason }) => `${shown}:${line}:${column}: ${reason}`,
    );
    throw new SqslamError(
      "CONFIG_INVALID",
      list(`${shown} cannot be read as YAML or JSON`, lines),
      {
        hint: CHECK_AGAIN,
      },
    );
  }
  if (isObject(parsed.value)) return parsed;
  const found = parsed.value === null || parsed.value === undefined ? "is empty" : "is not a map";
  throw new SqslamError("CONFIG_INVALID", `${shown}:1: the pipeline file ${found}.`, {
    hint: `Begin with ${LEAST}; every other field has a default.`,
  });
}

function requireStage(value: unknown, stage: string | undefined, shown: string): void {
  const stages = isObject(value) && isObject(value["stages"]) ? Object.keys(value["stages"]) : [];
  if (stage === undefined || stages.includes(stage)) return;
  const known = stages.length === 0 ? "It has none" : `Its stages: ${stages.join(", ")}`;
  throw new SqslamError("CONFIG_INVALID", `${shown} has no stage "${stage}". ${known}.`, {
    hint:
      stages.length === 0
        ? `Add \`stages: { ${stage}: {} }\`, or leave --stage out.`
        : "Name one of these with --stage.",
  });
}

/** Findings in the order of the file. */
function locate(
  findings: readonly Finding[],
  file: string,
  places: Places,
  stage: string | undefined,
): LocatedFinding[] {
  return findings
    .map((finding) => ({ finding, ...placeOf(finding.path, stage, places) }))
    .toSorted((a, b) => a.place.offset - b.place.offset)
    .map(({ finding, place, path }) => ({
      ...finding,
      path,
      field: fieldName(path),
      file,
      line: place.line,
    }));
}

function invalid(shown: string, findings: readonly LocatedFinding[]): SqslamError {
  const [only, ...more] = findings;
  if (only !== undefined && more.length === 0) {
    return new SqslamError("CONFIG_INVALID", `${sentence(only)}.`, { hint: only.fix });
  }
  const lines = findings.map((found) => `${sentence(found)}. ${found.fix ?? ""}`.trimEnd());
  return new SqslamError(
    "CONFIG_INVALID",
    list(`${shown} has ${findings.length} problems`, lines),
    {
      hint: CHECK_AGAIN,
    },
  );
}

export const CHECK_AGAIN = "Repair the file; `sqslam validate` checks it without calling AWS.";

const list = (title: string, lines: readonly string[]) =>
  lines.length === 1
    ? (lines[0] ?? title)
    : [`${title}:`, ...lines.map((line) => `  ${line}`)].join("\n");
