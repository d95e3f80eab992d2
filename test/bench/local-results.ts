// What was measured in every round, and what it says about the targets.
import { median } from "./figures.ts";
import { table, times } from "./table.ts";

export const MEASURES = {
  send: { what: "batch send", unit: "msg/s" },
  shallow: { what: "receive + delete, 3,000 deep", unit: "msg/s" },
  deep: { what: "receive + delete, 100,000 deep", unit: "msg/s" },
  idleP50: { what: "queue to handler, idle: p50", unit: "ms" },
  idleP99: { what: "queue to handler, idle: p99", unit: "ms" },
  drain: { what: "drain into a handler", unit: "msg/s" },
  warmP50: { what: "warm invoke: p50", unit: "ms" },
  warmP99: { what: "warm invoke: p99", unit: "ms" },
  cold: { what: "first invoke", unit: "ms" },
  start: { what: "start to first answer", unit: "ms" },
  restMemory: { what: "memory at rest", unit: "MB" },
  loadMemory: { what: "memory after the load", unit: "MB" },
} as const;
export type Measure = keyof typeof MEASURES;

/** Each server's figures of a measure, one for every round it took part in. */
export interface Samples {
  add(measure: Measure, server: string, figure: number): void;
  of(measure: Measure, server: string): readonly number[];
}

export function samples(): Samples {
  const kept = new Map<string, number[]>();
  const key = (measure: Measure, server: string) => `${measure} ${server}`;
  return {
    add(measure, server, figure) {
      const figures = kept.get(key(measure, server)) ?? [];
      kept.set(key(measure, server), [...figures, figure]);
    },
    of: (measure, server) => kept.get(key(measure, server)) ?? [],
  };
}

/** Nobody is measured as this, but a Node that does nothing. */
export const FLOOR = "node -e 0";

export interface Result {
  readonly measure: Measure;
  readonly unit: string;
  readonly server: string;
  readonly rounds: number;
  readonly median: number;
}

export function resultsOf(taken: Samples, servers: readonly string[]): readonly Result[] {
  return measures().flatMap((measure) =>
    servers.flatMap((server) => {
      const figures = taken.of(measure, server);
      if (figures.length === 0) return [];
      const { unit } = MEASURES[measure];
      return [{ measure, unit, server, rounds: figures.length, median: median(figures) }];
    }),
  );
}

interface Target {
  readonly measure: Measure;
  readonly server: string;
  /** Whose figure it is divided by, round by round. */
  readonly against?: string;
  readonly atLeast?: number;
  readonly atMost?: number;
}

const TARGETS: readonly Target[] = [
  ...["durable", "durable, 24"].flatMap((server): readonly Target[] => [
    { measure: "send", server, against: "fauxqs", atLeast: 1 },
    { measure: "shallow", server, against: "fauxqs", atLeast: 1.5 },
    { measure: "deep", server, against: "fauxqs", atLeast: 5 },
  ]),
  { measure: "idleP50", server: "durable", atMost: 5 },
  { measure: "drain", server: "durable", atLeast: 10_000 },
  { measure: "warmP50", server: "durable", atMost: 0.5 },
  { measure: "cold", server: "durable", against: FLOOR, atMost: 2 },
];

export interface Verdict extends Target {
  readonly figure: number;
  readonly met: boolean;
}

/** Of the targets that there are figures for. */
export function verdicts(taken: Samples): readonly Verdict[] {
  return TARGETS.flatMap((target) => {
    const { measure, server, against, atLeast = 0, atMost = Infinity } = target;
    const own = taken.of(measure, server);
    const others = against === undefined ? own.map(() => 1) : taken.of(measure, against);
    const ratios = own.flatMap((figure, i) => figure / (others[i] ?? NaN) || []);
    if (ratios.length === 0) return [];
    const figure = median(ratios);
    return [{ ...target, figure, met: figure >= atLeast && figure <= atMost }];
  });
}

export function written(taken: Samples, servers: readonly string[]): string {
  const rows = measures().map((measure) => {
    const { what, unit } = MEASURES[measure];
    const cells = servers.map((server) => {
      const figures = taken.of(measure, server);
      return figures.length === 0 ? "" : amount(median(figures));
    });
    return [`${what} (${unit})`, ...cells];
  });
  const sentences = verdicts(taken).map(sentence);
  return `${table([["", ...servers], ...rows])}\n\n${sentences.join("\n")}\n`;
}

function sentence({ measure, server, against, figure, met, ...target }: Verdict): string {
  const { what, unit } = MEASURES[measure];
  const say = (value: number) =>
    against === undefined ? `${amount(value)} ${unit}` : `${times(value)} ${against}`;
  const wanted =
    target.atLeast === undefined
      ? `at most ${say(target.atMost ?? NaN)}`
      : `at least ${say(target.atLeast)}`;
  return `${met ? "target met" : "target missed"}: ${what} (${server}): ${say(figure)}; ${wanted} is wanted`;
}

const amount = (value: number): string =>
  value.toLocaleString("en", { maximumSignificantDigits: 3 });

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys forgets that they are its keys
const measures = () => Object.keys(MEASURES) as Measure[];
