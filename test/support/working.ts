import { systemRandom } from "../../src/core/random.ts";
import type { Wait } from "../../src/core/wait.ts";
import type { Resource, Work } from "../../src/engine/resource.ts";
import type { Pipeline } from "../../src/config/pipeline.ts";
import type { Code } from "../../src/resources/function-code.ts";
import { pipelineResources } from "../../src/resources/pipeline.ts";
import { type AwsDouble, awsDouble } from "./aws-double.ts";
import { type ManualClock, manualClock } from "./clock.ts";
import { aPipeline, someWhere } from "./pipeline.ts";

export interface Working {
  readonly resource: Resource;
  readonly aws: AwsDouble;
  readonly clock: ManualClock;
  readonly work: Work;
  /** What was said to be waited for. */
  readonly waits: readonly string[];
  readonly pauses: readonly Wait[];
  /** Runs the task while time passes, `ms` at most. */
  readonly pass: <T>(task: Promise<T>, ms?: number) => Promise<T>;
}

/** One resource of a pipeline over a double of AWS, with time that is turned. */
export function working(
  id: string,
  overrides: Partial<Pipeline> = {},
  code?: Code,
  aws = awsDouble(),
): Working {
  const clock = manualClock();
  const waits: string[] = [];
  const pauses: Wait[] = [];
  const random = { ...systemRandom, fraction: () => 0.5 };
  const pipeline = aPipeline(overrides);
  const where = someWhere;
  const { connection } = aws;
  const parts = { pipeline, code, where, connection, clock, random };
  const resource = pipelineResources(parts).find((each) => each.id === id);
  if (resource === undefined) throw new Error(`there is no resource ${id}`);
  const { signal } = new AbortController();
  const waiting = (wait: Wait) => {
    waits.push(wait.what);
    pauses.push(wait);
  };
  return {
    resource,
    aws,
    clock,
    waits,
    pauses,
    work: { signal, waiting },
    async pass(task, ms = 600_000) {
      const progress = { ended: false };
      const end = () => void (progress.ended = true);
      task.then(end, end);
      for (let left = ms; !progress.ended && left > 0; left -= 250) await clock.advance(250);
      return task;
    },
  };
}
