// A receipt handle says of itself which queue, message and receive it stands for, so that it stays
// valid over a restart without being kept anywhere.

export interface Receipt {
  readonly sequence: number;
  /** The how-manieth receive of that message it belongs to. */
  readonly receive: number;
}

export function writeReceipt(queueId: string, { sequence, receive }: Receipt): string {
  return Buffer.from(`${queueId}:${sequence}:${receive}`).toString("base64");
}

/** Undefined for what is no handle of this queue. */
export function readReceipt(queueId: string, handle: string): Receipt | undefined {
  const text = Buffer.from(handle, "base64").toString("latin1");
  const [id, sequence, receive, more] = text.split(":");
  if (id !== queueId || more !== undefined || !isNumber(sequence) || !isNumber(receive)) {
    return undefined;
  }
  return { sequence: Number(sequence), receive: Number(receive) };
}

function isNumber(text: string | undefined): boolean {
  return text !== undefined && /^\d{1,16}$/.test(text);
}
