export type MoveStatus = "RUNNING" | "COMPLETED" | "CANCELLED" | "FAILED";

/** A message move task, running or in the history (aws-facts 2.10). */
export interface MoveTaskRecord {
  readonly id: string;
  readonly sourceArn: string;
  /** Undefined = each message goes back to the queue it came from. */
  readonly destinationArn: string | undefined;
  readonly perSecond: number | undefined;
  readonly status: MoveStatus;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly moved: number;
  readonly toMove: number;
  readonly failureReason: string | undefined;
}

/** The handle says which task and which queue it is of. */
export function writeTaskHandle({ id, sourceArn }: MoveTaskRecord): string {
  return Buffer.from(JSON.stringify({ taskId: id, sourceArn })).toString("base64");
}
