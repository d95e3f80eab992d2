import type {
  Message as ApiMessage,
  ReceiveMessageCommandInput,
  ReceiveMessageCommandOutput,
} from "@aws-sdk/client-sqs";
import type { Clock } from "../../core/clock.ts";
import { Fault } from "../fault.ts";
import { mapOwn } from "../own.ts";
import type { QueueMessageAttribute } from "../ports.ts";
import type { Call, Result } from "../service.ts";
import { md5OfAttributes } from "./digest.ts";
import { checkRange } from "./faults.ts";
import { chosenAttributes, systemAttributes } from "./message-attributes.ts";
import type { Queue, Received } from "./queue.ts";
import type { Registry } from "./registry.ts";

export function receiveActions(registry: Registry, clock: Clock) {
  return {
    async ReceiveMessage(
      input: ReceiveMessageCommandInput,
      call: Call,
    ): Promise<Result<ReceiveMessageCommandOutput>> {
      const queue = registry.at(input.QueueUrl, call);
      const { MaxNumberOfMessages: most = 1, WaitTimeSeconds, VisibilityTimeout } = input;
      checkRange(most, "MaxNumberOfMessages", [1, 10], "Must be between 1 and 10, if provided.");
      const waits = "Must be >= 0 and <= 20, if provided.";
      checkRange(WaitTimeSeconds, "WaitTimeSeconds", [0, 20], waits);
      const hides = "VisibilityTimeout must be an integer between 0 and 43200.";
      checkRange(VisibilityTimeout, "VisibilityTimeout", [0, 43_200], hides);
      const receive = () => {
        queue.settle();
        queue.checkReceive();
        return queue.receive(most, VisibilityTimeout ?? queue.settings.visibilitySeconds);
      };
      const seconds = WaitTimeSeconds ?? queue.settings.waitSeconds;
      let received = receive();
      if (received.length === 0 && seconds > 0) {
        received = await longPoll(queue, receive, seconds, clock, call.signal());
      }
      // No messages is no member, not an empty one (aws-facts 2.7).
      if (received.length === 0) return {};
      return { Messages: received.map((each) => render(each, input)) };
    },
  };
}

/** Answers with the first message that comes, not with a full batch (aws-facts 2.7). */
function longPoll(
  queue: Queue,
  receive: () => Received[],
  seconds: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<Received[]> {
  return new Promise((resolve, reject) => {
    let cancelWait = () => {};
    const stop = () => {
      cancelTimer();
      cancelWait();
      signal.removeEventListener("abort", abort);
    };
    const end = (received: Received[]) => {
      stop();
      resolve(received);
    };
    const fail = (error: unknown) => {
      stop();
      reject(error);
    };
    // A client that hung up needs no answer; an endpoint that stops says so.
    const abort = () => (signal.reason instanceof Fault ? fail(signal.reason) : end([]));
    const attempt = () => {
      try {
        const received = receive();
        if (received.length > 0) end(received);
        else cancelWait = queue.whenAvailable(attempt);
      } catch (error) {
        fail(error);
      }
    };
    const cancelTimer = clock.after(seconds * 1000, () => end([]));
    signal.addEventListener("abort", abort, { once: true });
    if (signal.aborted) abort();
    else cancelWait = queue.whenAvailable(attempt);
  });
}

function render(
  { message, receiptHandle }: Received,
  input: ReceiveMessageCommandInput,
): ApiMessage {
  const { id, body, md5, attributes, md5OfAttributes: whole } = message.content;
  // The older name goes on working beside the newer one (aws-facts 2.7).
  const names = new Set<string>([
    ...(input.AttributeNames ?? []),
    ...(input.MessageSystemAttributeNames ?? []),
  ]);
  const system =
    names.size === 0
      ? []
      : Object.entries(systemAttributes(message)).filter(
          ([name]) => names.has("All") || names.has(name),
        );
  const chosen = chosenAttributes(attributes, input.MessageAttributeNames ?? []);
  const count = Object.keys(chosen).length;
  const complete = count === Object.keys(attributes).length;
  return {
    MessageId: id,
    ReceiptHandle: receiptHandle,
    MD5OfBody: md5,
    Body: body,
    Attributes: system.length === 0 ? undefined : Object.fromEntries(system),
    // Of the attributes that are returned (aws-facts 2.6).
    MD5OfMessageAttributes: complete ? whole : md5OfAttributes(chosen),
    MessageAttributes: count === 0 ? undefined : mapOwn(chosen, inApi),
  };
}

function inApi({ dataType, stringValue, binaryValue }: QueueMessageAttribute) {
  return { DataType: dataType, StringValue: stringValue, BinaryValue: binaryValue };
}
