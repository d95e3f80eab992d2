// What a mapping's queue and function must be like when it is made or changed (aws-facts 4.2). Nobody
// checks this again when the queue or the function changes later.
import { invalid } from "../faults.ts";
import type { Functions, FunctionTarget, Queues, QueueSource } from "../../ports.ts";
import { missingRight, POLLING_ACTIONS } from "./polling-rights.ts";
import type { Ports } from "./world.ts";

const QUEUE_ARN = /^arn:aws[a-z-]*:sqs:[a-z0-9-]+:\d{12}:[\w-]{1,80}(\.fifo)?$/;

export function checkQueueArn(written: string | undefined, region: string): string {
  if (written === undefined || !QUEUE_ARN.test(written))
    throw invalid("Unrecognized event source.");
  if (written.split(":")[3] === region) return written;
  // aws-facts 4.4; the text is what a public report of such a mapping shows.
  throw invalid(`Event source region must match Lambda region ${region}.`);
}

export function findFunction(functions: Functions, functionArn: string): FunctionTarget {
  const target = functions.find(functionArn);
  if (!target) throw invalid("Function does not exist");
  return target;
}

/** Throws a Fault unless the function's role may poll the queue and its timeout fits. */
export function checkSource(ports: Ports, queueArn: string, target: FunctionTarget): void {
  const missing = missingRight(ports.access, target.roleArn, queueArn, POLLING_ACTIONS);
  if (missing !== undefined) throw invalid(missing);
  checkTimeout(findQueue(ports.queues, queueArn), target);
}

function findQueue(queues: Queues, queueArn: string): QueueSource {
  const queue = queues.find(queueArn);
  if (queue) return queue;
  throw invalid(
    "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist.",
  );
}

function checkTimeout(queue: QueueSource, target: FunctionTarget): void {
  const visible = queue.visibilityTimeoutSeconds;
  if (target.timeoutSeconds <= visible) return;
  throw invalid(
    `Queue visibility timeout: ${visible} seconds is less than Function timeout: ${target.timeoutSeconds} seconds`,
  );
}
