// The few calls of SQS that are measured, in its JSON protocol.
import { isObject, parseJson } from "../../src/core/json.ts";
import type { RawConnection } from "./raw-connection.ts";

export const REGION = "eu-west-1";
export const BATCH = 10;

/** Nobody checks the signature; the scope names the service and the region. */
export const headersFor = (service: string, type: string): string =>
  `content-type: ${type}\r\nauthorization: AWS4-HMAC-SHA256 Credential=test/20260101/${REGION}/${service}/aws4_request, SignedHeaders=host, Signature=00\r\n`;

const HEADERS = headersFor("sqs", "application/x-amz-json-1.0");

export async function sqsCall(
  connection: RawConnection,
  action: string,
  input: object,
): Promise<Record<string, unknown>> {
  const body = await connection.call({
    method: "POST",
    path: "/",
    headers: `${HEADERS}x-amz-target: AmazonSQS.${action}\r\n`,
    body: JSON.stringify(input),
  });
  const output = body === "" ? {} : parseJson(body);
  if (!isObject(output)) throw new Error(`${action} was answered with no object: ${body}`);
  return output;
}

export async function createQueue(connection: RawConnection, name: string): Promise<string> {
  const { QueueUrl } = await sqsCall(connection, "CreateQueue", { QueueName: name });
  if (typeof QueueUrl !== "string") throw new Error(`CreateQueue gave ${name} no URL`);
  return QueueUrl;
}

/** A message of about 100 bytes with two attributes. */
export const message = (text: string) => ({
  MessageBody: text.padEnd(100, "."),
  MessageAttributes: {
    kind: { DataType: "String", StringValue: "order" },
    amount: { DataType: "Number", StringValue: "42" },
  },
});

export async function sendBatch(connection: RawConnection, url: string): Promise<void> {
  const Entries = Array.from({ length: BATCH }, (_, i) => ({
    Id: `${i}`,
    ...message(`{"n":${i}}`),
  }));
  all(await sqsCall(connection, "SendMessageBatch", { QueueUrl: url, Entries }));
}

/** Receives up to ten messages and deletes them; how many there were. */
export async function takeBatch(connection: RawConnection, url: string): Promise<number> {
  const received = await sqsCall(connection, "ReceiveMessage", {
    QueueUrl: url,
    MaxNumberOfMessages: BATCH,
    MessageAttributeNames: ["All"],
  });
  const messages: readonly unknown[] = Array.isArray(received["Messages"])
    ? received["Messages"]
    : [];
  const Entries = messages.map((each, i) => ({ Id: `${i}`, ReceiptHandle: handleOf(each) }));
  if (Entries.length > 0) {
    all(await sqsCall(connection, "DeleteMessageBatch", { QueueUrl: url, Entries }));
  }
  return Entries.length;
}

/** How many messages a queue holds, in flight or not. */
export async function depthOf(connection: RawConnection, url: string): Promise<number> {
  const names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"];
  const input = { QueueUrl: url, AttributeNames: names };
  const { Attributes } = await sqsCall(connection, "GetQueueAttributes", input);
  if (!isObject(Attributes)) throw new Error(`GetQueueAttributes told nothing of ${url}`);
  return names.reduce((sum, name) => sum + Number(Attributes[name]), 0);
}

function handleOf(message: unknown): string {
  if (isObject(message) && typeof message["ReceiptHandle"] === "string") {
    return message["ReceiptHandle"];
  }
  throw new Error("A message was received without its receipt handle");
}

function all(output: Record<string, unknown>): void {
  const { Failed } = output;
  if (Array.isArray(Failed) && Failed.length > 0) {
    throw new Error(`Entries of a batch failed: ${JSON.stringify(Failed)}`);
  }
}
