// Where a line stands in its group: by time, then by arrival. Event ids and page tokens are made of it.

export interface Position {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  /** Counts every line that ever came in. */
  readonly sequence: number;
}

const ID = /^3(\d{15})(\d{40})$/;

/** 56 digits, as AWS's event ids have. */
export function encodePosition({ timestamp, sequence }: Position): string {
  return `3${String(timestamp).padStart(15, "0")}${String(sequence).padStart(40, "0")}`;
}

export function decodePosition(id: string): Position | undefined {
  const [, timestamp, sequence] = ID.exec(id) ?? [];
  const position = { timestamp: Number(timestamp), sequence: Number(sequence) };
  return Number.isSafeInteger(position.timestamp) && Number.isSafeInteger(position.sequence)
    ? position
    : undefined;
}

export function comparePositions(a: Position, b: Position): number {
  return a.timestamp - b.timestamp || a.sequence - b.sequence;
}

/** Before all lines of that time. */
export function startOf(timestamp: number): Position {
  return { timestamp, sequence: 0 };
}

/** The first place after a line. */
export function after({ timestamp, sequence }: Position): Position {
  return { timestamp, sequence: sequence + 1 };
}
