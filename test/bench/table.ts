/** Columns as wide as their widest cell: the first to the left, the others to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  }
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join("  ")
      .trimEnd();
  return rows.map(line).join("\n");
}

export const milliseconds = (ms: number): string => `${Math.round(ms)} ms`;

export const times = (ratio: number): string => `${ratio.toFixed(ratio < 10 ? 2 : 0)} x`;
