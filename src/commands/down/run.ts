import type { Connection, Where } from "../../aws/connection.ts";
import { counted } from "../../aws/counted.ts";
import { whereAmI } from "../../aws/where.ts";
import type { Pipeline } from "../../config/pipeline.ts";
import type { Context } from "../../context.ts";
import { type ExitCode, SqslamError } from "../../core/errors.ts";
import { execute } from "../../engine/execute.ts";
import { makePlan } from "../../engine/make-plan.ts";
import type { Plan } from "../../engine/plan.ts";
import { proveGone } from "../../engine/prove.ts";
import type { Resource } from "../../engine/resource.ts";
import { headLine, outcomeSummary, planData, planLines } from "../../report/plan-text.ts";
import { placeData } from "../../report/place-data.ts";
import { settleOutcome } from "../settle-outcome.ts";
import { confirm, type DownFlags, refuseUnasked, sameCommand } from "./ask.ts";

/** Messages by the id of the queue that holds them. */
type Remaining = ReadonlyMap<string, number>;

export async function runDown(context: Context, flags: DownFlags): Promise<ExitCode> {
  refuseUnasked(context, flags);
  const { clock, random, signal, reporter } = context;
  const start = clock.now();
  const pipeline = await context.pipeline();
  const { connection, calls } = counted(await context.connect());
  const asked = whereAmI(connection, signal);
  // Awaited below: on its way while the clients of the other services are loaded.
  asked.catch(() => {});
  const { pipelineResources } = await import("../../resources/pipeline.ts");
  const where = await asked;
  const parts = { pipeline, code: undefined, where, connection, clock, random };
  const resources = pipelineResources(parts);
  const keep = flags.keepLogs ? ["log-group"] : [];
  const [{ plan, observed }, remaining] = await Promise.all([
    makePlan("down", resources, { clock, signal, keep }),
    flags.discardMessages ? new Map() : countMessages(context, pipeline, where, connection),
  ]);
  reporter.emit({ type: "plan.ready", plan });

  const place = placeData(pipeline, where);
  if (!plan.steps.some((step) => step.action === "remove")) {
    reporter.answer({
      type: "down",
      data: { ...place, steps: planData(plan.steps), did: {}, left: [], apiCalls: calls.length },
      text: [headLine("Nothing to remove of", pipeline, where), ...planLines(plan.steps)],
    });
    return 0;
  }
  refuseWithMessages(plan, remaining, flags);
  if (context.interactive && !flags.yes) {
    reporter.note("info", headLine("Tearing down", pipeline, where));
    for (const line of planLines(plan.steps)) reporter.note("info", line);
  }
  await confirm(context, flags, pipeline.name);

  const outcome = await execute(plan, resources, { emit: reporter.emit, clock, signal, observed });
  const did = settleOutcome(context, plan, outcome);
  const left = await proveGone(plan, resources, outcome, {
    emit: reporter.emit,
    clock,
    signal,
  });
  refuseLeftovers(left);
  const kept = plan.steps.filter((step) => step.action === "keep");
  const removed = [...did.values()].filter((action) => action === "remove");
  const ms = clock.now() - start;
  reporter.answer({
    type: "down",
    data: {
      ...place,
      steps: planData(plan.steps),
      did: Object.fromEntries(did),
      left: [],
      seconds: ms / 1_000,
      apiCalls: calls.length,
    },
    text: [
      headLine("Down:", pipeline, where),
      ...planLines(kept),
      `${outcomeSummary(removed, ms, calls.length)}.`,
      kept.length === 0
        ? "Looked again at all of it: nothing is left."
        : "Looked again at all of it: nothing is left but what was to be kept.",
    ],
  });
  return 0;
}

async function countMessages(
  { signal }: Context,
  { queue, deadLetterQueue: dlq }: Pipeline,
  where: Where,
  connection: Connection,
): Promise<Remaining> {
  const { remainingMessages } = await import("../../operations/remaining.ts");
  const queues = [
    { id: "queue", name: queue.name },
    ...(dlq === undefined ? [] : [{ id: "dead-letter-queue", name: dlq.name }]),
  ];
  const counts = queues.map(
    async ({ id, name }) => [id, await remainingMessages(connection, where, name, signal)] as const,
  );
  return new Map(await Promise.all(counts));
}

function refuseWithMessages(plan: Plan, remaining: Remaining, flags: DownFlags): void {
  const full = plan.steps
    .filter((step) => step.action === "remove" && (remaining.get(step.id) ?? 0) > 0)
    .map((step) => `${step.kind} "${step.name}" (${remaining.get(step.id)})`);
  if (full.length === 0) return;
  throw new SqslamError(
    "REFUSED",
    `Messages remain in ${full.join(" and ")}. Nothing was removed.`,
    {
      hint: `Type \`${sameCommand({ ...flags, discardMessages: true })}${flags.yes ? " --yes" : ""}\` to remove them too.`,
    },
  );
}

function refuseLeftovers(left: readonly Resource[]): void {
  if (left.length === 0) return;
  const names = left.map((resource) => `${resource.kind} "${resource.name}"`);
  throw new SqslamError("PARTIAL", `AWS still shows ${names.join(", ")}, or shows it again.`, {
    hint: "Somebody else may be changing the same pipeline. Run `sqslam down` again in a minute.",
  });
}
