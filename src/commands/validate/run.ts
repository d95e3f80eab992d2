import { ignoresFailures } from "../../artifact/ignored-failures.ts";
import { loadSources } from "../../artifact/load.ts";
import type { Sources } from "../../artifact/artifact.ts";
import { zipSources } from "../../artifact/zip.ts";
import { type Finding, sentence } from "../../config/finding.ts";
import { accepted, CHECK_AGAIN } from "../../config/load.ts";
import type { FunctionConfig } from "../../config/pipeline.ts";
import type { Context } from "../../context.ts";
import { type ExitCode, SqslamError } from "../../core/errors.ts";

type Told = Pick<Finding, "code" | "severity" | "reason" | "fix"> & {
  readonly field: string;
  readonly line?: number;
};

/**
 * The file's fields and the function's code are looked at both, whatever is wrong with either, so that
 * one run names all. Errors are thrown as CONFIG_INVALID; with `--json` all is in the answer, too.
 */
export async function runValidate(context: Context): Promise<ExitCode> {
  const { pipeline, findings } = await context.inspect();
  const code = await codeOf(pipeline.function, context.signal);
  const lost = code instanceof SqslamError ? [] : ignoresFailures(code, pipeline.mapping);
  const ofFile = refusal(() => accepted({ pipeline, findings }));
  const ofCode = code instanceof SqslamError ? code : undefined;

  for (const finding of findings.filter(({ severity }) => severity === "warning")) {
    context.reporter.note("warning", `${sentence(finding)}. ${finding.fix ?? ""}`.trimEnd());
  }
  for (const { reason, fix } of lost) context.reporter.note("warning", `${reason}. ${fix}`);

  const told: readonly Told[] = [
    ...findings.map(({ code, severity, field, line, reason, fix }) => {
      return { code, severity, field, line, reason, fix };
    }),
    ...lost,
    ...(ofCode === undefined ? [] : [ofSource(ofCode)]),
  ];
  const failed = together(ofFile, ofCode);
  const valid = failed === undefined;
  const size = code instanceof SqslamError ? undefined : await sizeOf(code);
  context.reporter.answer({
    type: "validate",
    data: { file: pipeline.file, valid, ...size, findings: told },
    text: valid && size !== undefined ? [`${pipeline.file} is right.`, sizeText(size)] : [],
  });
  if (failed !== undefined) throw failed;
  return 0;
}

async function codeOf(config: FunctionConfig, signal: AbortSignal): Promise<Sources | SqslamError> {
  try {
    return await loadSources(config, signal);
  } catch (error) {
    if (error instanceof SqslamError && error.code === "CONFIG_INVALID") return error;
    throw error;
  }
}

function refusal(work: () => unknown): SqslamError | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof SqslamError) return error;
    throw error;
  }
}

/** Of two errors one that says both. */
function together(
  ofFile: SqslamError | undefined,
  ofCode: SqslamError | undefined,
): SqslamError | undefined {
  if (ofFile === undefined || ofCode === undefined) return ofFile ?? ofCode;
  const parts = [ofFile, ofCode].map(({ message, hint = "" }) =>
    message.includes("\n") ? message : `${message} ${hint}`.trimEnd(),
  );
  return new SqslamError("CONFIG_INVALID", parts.join("\n"), { hint: CHECK_AGAIN });
}

const ofSource = ({ message, hint }: SqslamError): Told => ({
  code: "function-code",
  severity: "error",
  field: "function.source",
  reason: message,
  fix: hint,
});

interface Size {
  readonly files: number;
  readonly zipBytes: number;
}

async function sizeOf(sources: Sources): Promise<Size> {
  const zip = await zipSources(sources);
  return { files: sources.files.length, zipBytes: zip.bytes.length };
}

const sizeText = ({ files, zipBytes }: Size): string =>
  `The function's code: ${files} ${files === 1 ? "file" : "files"}, ${zipBytes.toLocaleString("en-US")} bytes zipped.`;
