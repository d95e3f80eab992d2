import { type Race, races } from "./race.ts";
import { CODE, CREATE, DOWN, UPDATE } from "./scenarios.ts";

const MEETING: readonly Race[] = [
  ...CREATE.slice(0, 1).flatMap((first) => [
    { first, second: "up" as const },
    { first, second: "down" as const },
  ]),
  ...UPDATE.slice(0, 1).map((first) => ({ first, second: "up" as const })),
  ...CODE.slice(0, 1).map((first) => ({ first, second: "up" as const })),
  ...DOWN.slice(0, 1).flatMap((first) => [
    { first, second: "down" as const },
    { first, second: "up" as const },
  ]),
];

races(MEETING);
