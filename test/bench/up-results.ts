// Medians of the runs, and what they say about the target.
import { median } from "./figures.ts";
import { type Operation, OPERATIONS } from "./rivals.ts";
import type { Spent } from "./run.ts";
import { milliseconds, table, times } from "./table.ts";

/** Medians, but for the chain: a busy machine only ever makes one longer. */
export interface Result {
  readonly rival: string;
  /** Milliseconds added to every call. */
  readonly latency: number;
  readonly operation: Operation;
  readonly runs: number;
  readonly ms: number;
  readonly untilFirstCall: number;
  readonly talking: number;
  readonly calls: number;
  readonly chain: number;
}

export interface Verdict {
  readonly operation: Operation;
  /** The whole command, against the longest chain of its calls. */
  readonly ratio: number;
  /** Without what the process needs until its first call, and after its last. */
  readonly talkingRatio: number;
  readonly target: number;
  readonly met: boolean;
}

const TARGET = 1.3;

export function resultsOf(
  rival: string,
  latency: number,
  runs: ReadonlyMap<Operation, readonly Spent[]>,
): readonly Result[] {
  return [...runs].map(([operation, spent]) => ({
    rival,
    latency,
    operation,
    runs: spent.length,
    ms: median(spent.map(({ ms }) => ms)),
    untilFirstCall: median(spent.flatMap(({ untilFirstCall }) => untilFirstCall ?? [])),
    talking: median(spent.map(({ talking }) => talking)),
    calls: median(spent.map(({ calls }) => calls)),
    chain: Math.min(...spent.map(({ chain }) => chain)),
  }));
}

/** Of every `up` of ours that has latency to hide. */
export function verdicts(results: readonly Result[]): readonly Verdict[] {
  return results
    .filter((each) => each.rival === "sqslam" && each.latency > 0 && each.operation !== "down")
    .map(({ operation, ms, talking, chain, latency }) => {
      const ratio = ms / (chain * latency);
      const talkingRatio = talking / (chain * latency);
      return { operation, ratio, talkingRatio, target: TARGET, met: ratio <= TARGET };
    });
}

const HEAD = ["", "median", "x bare", "to 1st call", "calling", "calls", "chain", "x chain"];

export function written(results: readonly Result[]): string {
  const latencies = [...new Set(results.map(({ latency }) => latency))];
  return latencies
    .map((latency) =>
      section(
        latency,
        results.filter((each) => each.latency === latency),
      ),
    )
    .concat(verdicts(results).map(sentence))
    .join("\n");
}

function section(latency: number, results: readonly Result[]): string {
  const rows = OPERATIONS.flatMap((operation) => {
    const rivals = results.filter((each) => each.operation === operation);
    const bare = rivals.find(({ rival }) => rival === "bare script")?.ms ?? NaN;
    return rivals.map((each) => row(each, bare));
  });
  return `${latency} ms on each call\n${table([HEAD, ...rows])}\n`;
}

const row = (result: Result, bare: number): readonly string[] => [
  `  ${result.operation}  ${result.rival}`,
  milliseconds(result.ms),
  times(result.ms / bare),
  milliseconds(result.untilFirstCall),
  milliseconds(result.talking),
  String(result.calls),
  String(result.chain),
  result.latency === 0 ? "" : times(result.ms / (result.chain * result.latency)),
];

const sentence = ({ operation, ratio, talkingRatio, target, met }: Verdict): string =>
  `${met ? "target met" : "target missed"}: up (${operation}) takes ${times(ratio)} its longest chain of calls, ${times(talkingRatio)} from its first call to its last; at most ${times(target)} is wanted`;
