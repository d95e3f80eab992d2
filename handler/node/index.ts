// Logs one line a message and reports the messages that it could not process, so that only those
// are received again. Put your own work into `work`.
import type { SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";

export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const failed: string[] = [];
  const blockedGroups = new Set<string>();
  for (const record of event.Records) {
    const group = groupOf(record);
    if (group !== undefined && blockedGroups.has(group)) {
      failed.push(record.messageId);
      console.warn(`postponed ${describe(record)}: a message before it in group ${group} failed`);
      continue;
    }
    try {
      work(record);
      console.log(`processed ${describe(record)}`);
    } catch (error) {
      failed.push(record.messageId);
      if (group !== undefined) blockedGroups.add(group);
      const reason = error instanceof Error ? error.message : String(error);
      console.error(`failed ${describe(record)}: ${reason}`);
    }
  }
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
};

/** Throws for a message that cannot be processed: here `{"poison": true}`; any other body is fine. */
function work(record: SQSRecord): void {
  if (isPoison(record.body)) throw new Error("the message is poison");
}

function isPoison(body: string): boolean {
  try {
    const parsed: unknown = JSON.parse(body);
    return (
      typeof parsed === "object" && parsed !== null && "poison" in parsed && parsed.poison === true
    );
  } catch {
    return false; // not JSON: plain text is processed like anything else
  }
}

// On a FIFO queue what follows a failure must wait for it, or the group's order is lost.
function groupOf(record: SQSRecord): string | undefined {
  if (!record.eventSourceARN.endsWith(".fifo")) return undefined;
  return record.attributes.MessageGroupId;
}

/** `<message id> <path>:<line> -> <body>`, on one line whatever the body holds. */
function describe(record: SQSRecord): string {
  const path = record.messageAttributes["path"]?.stringValue;
  const line = record.messageAttributes["line"]?.stringValue;
  const source = path === undefined ? "" : ` ${path}${line === undefined ? "" : `:${line}`}`;
  return `${record.messageId}${source} -> ${record.body.replaceAll(/\s*[\r\n]+\s*/g, " ")}`;
}
