import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { ifFound } from "../aws/codes.ts";
import type { Connection, Where } from "../aws/connection.ts";
import { explained } from "../aws/faults.ts";
import { queueUrl } from "../aws/names.ts";
import { sqs } from "../aws/sqs.ts";

const COUNTS = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesNotVisible",
  "ApproximateNumberOfMessagesDelayed",
] as const;

/** About how many messages a queue holds: waiting, in flight and delayed. None where no queue is. */
export async function remainingMessages(
  connection: Connection,
  where: Where,
  queueName: string,
  signal: AbortSignal,
): Promise<number> {
  const command = new GetQueueAttributesCommand({
    QueueUrl: queueUrl(where, queueName),
    AttributeNames: [...COUNTS],
  });
  try {
    const answer = await ifFound(sqs(connection).send(command, { abortSignal: signal }));
    return COUNTS.reduce((sum, name) => sum + Number(answer?.Attributes?.[name] ?? 0), 0);
  } catch (error) {
    throw explained(error, `Could not count the messages in queue "${queueName}"`, connection);
  }
}
