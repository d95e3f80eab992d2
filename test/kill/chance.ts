// What a round does by chance, told by a seed, so that a failure can be had again.

export interface Chance {
  /** At least 0, below 1. */
  fraction(): number;
  /** A whole number of these, both included. */
  between(least: number, most: number): number;
  oneOf<T>(...choices: readonly [T, ...T[]]): T;
}

export function chance(seed: number): Chance {
  let state = seed >>> 0;
  // Mulberry32.
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number) =>
    least + Math.floor(fraction() * (most - least + 1));
  return {
    fraction,
    between,
    oneOf: (...choices) => choices[between(0, choices.length - 1)] ?? choices[0],
  };
}
