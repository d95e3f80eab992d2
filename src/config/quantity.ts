// Durations and sizes as people write them. Both directions, so that a limit in a message reads as
// it would be typed.

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

export const DURATION = /^(\d+)(s|m|h|d)$/;

/** Seconds, or undefined where it is not a duration. A plain number is seconds. */
export function parseDuration(value: string | number): number | undefined {
  if (typeof value === "number") return Number.isInteger(value) && value >= 0 ? value : undefined;
  const [, amount, unit] = DURATION.exec(value) ?? [];
  const scale = unit === undefined ? undefined : SECONDS[unit];
  return scale === undefined ? undefined : Number(amount) * scale;
}

export function writeDuration(seconds: number): string {
  return largestWhole(seconds, SECONDS, "s");
}

// AWS's own KB, MB and GB are powers of 1024: 128 MB of Lambda memory are 134,217,728 bytes.
const BYTES: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1024,
  MB: 1024 ** 2,
  GB: 1024 ** 3,
};

export const SIZE = /^(\d+)(B|KB|KiB|MB|MiB|GB|GiB)$/;

/** Bytes, or undefined where it is not a size. A plain number is bytes. */
export function parseSize(value: string | number): number | undefined {
  if (typeof value === "number") return Number.isInteger(value) && value >= 0 ? value : undefined;
  const [, amount, unit] = SIZE.exec(value) ?? [];
  const scale = unit === undefined ? undefined : BYTES[unit.replace("i", "")];
  return scale === undefined ? undefined : Number(amount) * scale;
}

export function writeSize(bytes: number): string {
  return largestWhole(bytes, BYTES, "B");
}

function largestWhole(value: number, units: Readonly<Record<string, number>>, least: string) {
  const unit = Object.entries(units)
    .toSorted(([, a], [, b]) => b - a)
    .find(([, scale]) => value >= scale && value % scale === 0);
  return unit === undefined ? `${value}${least}` : `${value / unit[1]}${unit[0]}`;
}
