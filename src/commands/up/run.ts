import type { Context } from "../../context.ts";
import type { ExitCode } from "../../core/errors.ts";
import { execute, type Outcome } from "../../engine/execute.ts";
import type { Plan } from "../../engine/plan.ts";
import {
  columns,
  effort,
  headLine,
  outcomeSummary,
  planData,
  planLines,
  planSummary,
} from "../../report/plan-text.ts";
import { placeData } from "../../report/place-data.ts";
import { settleOutcome } from "../settle-outcome.ts";
import { type Survey, survey } from "./survey.ts";
import { timingData, timingLines } from "./timings.ts";

export interface PlanFlags {
  readonly adopt: boolean;
  readonly detailedExitcode: boolean;
}

export interface UpFlags extends PlanFlags {
  readonly codeOnly: boolean;
  readonly dryRun: boolean;
  readonly recreate: boolean;
  readonly wait: boolean;
  readonly timings: boolean;
}

export async function runPlan(context: Context, flags: PlanFlags): Promise<ExitCode> {
  const start = context.clock.now();
  return answerPlan(context, await survey(context, flags.adopt), start, flags);
}

export async function runUp(context: Context, flags: UpFlags): Promise<ExitCode> {
  const start = context.clock.now();
  const found = await (flags.codeOnly ? codeAlone(context, flags) : survey(context, flags.adopt));
  if (flags.dryRun) return answerPlan(context, found, start, flags);

  const { plan, observed } = found.planned;
  await zipAhead(found, plan);
  const outcome = await execute(plan, found.resources, {
    emit: context.reporter.emit,
    clock: context.clock,
    signal: context.signal,
    observed,
    allowRecreate: flags.recreate,
    wait: flags.wait,
  });
  const did = settleOutcome(context, plan, outcome);
  await answerUp(context, found, outcome, { did, ms: context.clock.now() - start, flags });
  return 0;
}

async function codeAlone(context: Context, flags: UpFlags): Promise<Survey> {
  const { refuseMore, surveyCode } = await import("./survey-code.ts");
  refuseMore(flags);
  return surveyCode(context);
}

// Below this no zip of it is over the limit of 50 MB.
const SURELY_FITS = 45 * 2 ** 20;

/** Zips while other work goes on; what may be too large is refused before the first write, not halfway. */
async function zipAhead({ code }: Survey, plan: Plan): Promise<void> {
  const step = plan.steps.find(({ id }) => id === "function");
  const uploads = step?.action === "create" || step?.changes.some(({ field }) => field === "code");
  if (uploads !== true) return;
  const zip = code.zip();
  // Whoever uploads it awaits it, and says why it failed.
  zip.catch(() => {});
  const bytes = code.sources.files.reduce((sum, file) => sum + file.content.length, 0);
  if (bytes > SURELY_FITS) await zip;
}

function answerPlan(context: Context, found: Survey, start: number, flags: PlanFlags): ExitCode {
  const { pipeline, where, planned, calls } = found;
  const ms = context.clock.now() - start;
  const { steps } = planned.plan;
  const differs = steps.some((step) => step.action !== "keep");
  context.reporter.answer({
    type: "plan",
    data: {
      ...placeData(pipeline, where),
      file: pipeline.file,
      goal: "up",
      differs,
      steps: planData(steps),
      seconds: ms / 1_000,
      apiCalls: calls.length,
    },
    text: [
      headLine("Plan for", pipeline, where),
      ...planLines(steps),
      differs
        ? `${planSummary(planned.plan)}. \`sqslam up\` carries it out.`
        : `Nothing to change: everything is as ${pipeline.file} says.`,
      `Seen in ${effort(ms, calls.length)}.`,
    ],
  });
  return differs && flags.detailedExitcode ? 2 : 0;
}

interface Done {
  readonly did: ReturnType<typeof settleOutcome>;
  readonly ms: number;
  readonly flags: UpFlags;
}

async function answerUp(
  context: Context,
  found: Survey,
  outcome: Outcome,
  done: Done,
): Promise<void> {
  const { outputsOf } = await import("../../operations/outputs.ts");
  const { pipeline, where, planned, calls, code } = found;
  const { did, ms, flags } = done;
  const timed = { outcome, steps: planned.plan.steps, calls };
  const outputs = outputsOf(pipeline, where, code.sources.manifestHash);
  // What was created has been told on the way; which fields were changed, has not.
  const changed = planned.plan.steps.filter((step) => step.changes.length > 0);
  context.reporter.answer({
    type: "up",
    data: {
      ...placeData(pipeline, where),
      file: pipeline.file,
      steps: planData(planned.plan.steps),
      did: Object.fromEntries(did),
      outputs,
      seconds: ms / 1_000,
      apiCalls: calls.length,
      ...(flags.timings ? { timings: timingData(timed) } : {}),
    },
    text: [
      headLine("Up:", pipeline, where),
      ...planLines(changed, "done"),
      `${outcomeSummary([...did.values()], ms, calls.length)}.`,
      ...columns(outputs),
      ...(flags.timings ? timingLines(timed) : []),
    ],
  });
}
