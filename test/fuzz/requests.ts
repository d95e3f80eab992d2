// Right requests of every protocol (aws-facts 0.3), and how they go wrong on the way.
import * as fc from "fast-check";

export interface Wanted {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

const json = (target: string, version: "1.0" | "1.1", body: object): Wanted => ({
  method: "POST",
  path: "/",
  headers: { "x-amz-target": target, "content-type": `application/x-amz-json-${version}` },
  body: JSON.stringify(body),
});
const sqs = (operation: string, body: object) => json(`AmazonSQS.${operation}`, "1.0", body);
const logs = (operation: string, body: object) => json(`Logs_20140328.${operation}`, "1.1", body);
const alarms = (operation: string, body: object) =>
  json(`GraniteServiceVersion20100801.${operation}`, "1.0", body);
const form = (fields: Record<string, string>): Wanted => ({
  method: "POST",
  path: "/",
  headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
  body: new URLSearchParams(fields).toString(),
});
const rest = (method: string, path: string, body?: object): Wanted => ({
  method,
  path,
  headers: body ? { "content-type": "application/json" } : {},
  body: body ? JSON.stringify(body) : "",
});

const QueueUrl = "http://127.0.0.1/000000000000/q";
const ARN = "arn:aws:sqs:us-east-1:000000000000:q";
const ROLE = "arn:aws:iam::000000000000:role/worker";
const DOCUMENT = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sqs:*", Resource: "*", Condition: {} }],
});

export const RIGHT: readonly Wanted[] = [
  sqs("CreateQueue", { QueueName: "q", Attributes: { DelaySeconds: "0" }, tags: { a: "b" } }),
  sqs("SendMessage", {
    QueueUrl,
    MessageBody: "b",
    MessageAttributes: { n: { DataType: "Binary", BinaryValue: "AP8=" } },
  }),
  sqs("SendMessageBatch", { QueueUrl, Entries: [{ Id: "a", MessageBody: "b", DelaySeconds: 1 }] }),
  sqs("ReceiveMessage", { QueueUrl, MaxNumberOfMessages: 10, AttributeNames: ["All"] }),
  sqs("DeleteMessage", { QueueUrl, ReceiptHandle: "aGVsbG8=" }),
  sqs("ChangeMessageVisibilityBatch", {
    QueueUrl,
    Entries: [{ Id: "a", ReceiptHandle: "b", VisibilityTimeout: 3 }],
  }),
  sqs("SetQueueAttributes", {
    QueueUrl,
    Attributes: {
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: ARN, maxReceiveCount: 3 }),
    },
  }),
  sqs("StartMessageMoveTask", { SourceArn: ARN, MaxNumberOfMessagesPerSecond: 5 }),
  sqs("CancelMessageMoveTask", { TaskHandle: "eyJ0YXNrSWQiOiJhIn0=" }),
  sqs("ListQueues", { QueueNamePrefix: "q", MaxResults: 5, NextToken: "bmV4dA==" }),
  form({ Action: "SendMessage", Version: "2012-11-05", QueueUrl, MessageBody: "b" }),
  form({
    Action: "CreateQueue",
    Version: "2012-11-05",
    QueueName: "q2",
    "Attribute.1.Name": "VisibilityTimeout",
    "Attribute.1.Value": "60",
  }),
  logs("CreateLogGroup", { logGroupName: "g", tags: { a: "b" } }),
  logs("CreateLogStream", { logGroupName: "g", logStreamName: "s" }),
  logs("PutLogEvents", {
    logGroupName: "g",
    logStreamName: "s",
    logEvents: [{ timestamp: 1_790_000_000_000, message: "m" }],
  }),
  logs("FilterLogEvents", { logGroupName: "g", filterPattern: '{ $.a = "b" || $.c > 1 }' }),
  logs("FilterLogEvents", { logGroupName: "g", filterPattern: "?a -b %c.*%", limit: 10 }),
  logs("GetLogEvents", { logGroupName: "g", logStreamName: "s", nextToken: "f/1" }),
  logs("DescribeLogGroups", { logGroupNamePrefix: "g", limit: 2 }),
  alarms("PutMetricAlarm", {
    AlarmName: "a",
    ComparisonOperator: "GreaterThanThreshold",
    EvaluationPeriods: 1,
    Threshold: 0.5,
    Metrics: [{ Id: "m", Expression: "a+b" }],
  }),
  alarms("DescribeAlarms", { AlarmNames: ["a"], MaxRecords: 3 }),
  form({
    Action: "CreateRole",
    Version: "2010-05-08",
    RoleName: "worker",
    AssumeRolePolicyDocument: DOCUMENT,
    "Tags.member.1.Key": "a",
    "Tags.member.1.Value": "b",
  }),
  form({
    Action: "PutRolePolicy",
    Version: "2010-05-08",
    RoleName: "worker",
    PolicyName: "p",
    PolicyDocument: DOCUMENT,
  }),
  form({ Action: "ListRoles", Version: "2010-05-08", MaxItems: "5", Marker: "bWFyaw==" }),
  form({
    Action: "AssumeRole",
    Version: "2011-06-15",
    RoleArn: ROLE,
    RoleSessionName: "s",
    DurationSeconds: "900",
  }),
  rest("GET", "/2015-03-31/functions?MaxItems=5&Marker=bQ"),
  rest("POST", "/2015-03-31/functions", {
    FunctionName: "f",
    Role: ROLE,
    Runtime: "nodejs24.x",
    Handler: "index.handler",
    Code: { ZipFile: "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==" },
    Environment: { Variables: { A: "b" } },
  }),
  rest("PUT", "/2015-03-31/functions/f/configuration", { Timeout: 3, Layers: [ARN] }),
  rest("POST", "/2015-03-31/functions/f/invocations", { any: ["thing", 1, null] }),
  rest("POST", "/2015-03-31/event-source-mappings", {
    EventSourceArn: ARN,
    FunctionName: "f",
    BatchSize: 10,
    FilterCriteria: { Filters: [{ Pattern: '{"body":{"a":[{"numeric":[">",1]}]}}' }] },
  }),
  rest("GET", `/2017-03-31/tags/${encodeURIComponent(ARN)}`),
  rest("DELETE", "/2015-03-31/functions/f?Qualifier=1"),
];

/** A value of the JSON that is another now, or a few bytes of the request. */
export const wrong: fc.Arbitrary<Wanted> = fc
  .tuple(
    fc.constantFrom(...RIGHT),
    fc.constantFrom("value", "bytes", "cut", "doubled", "path", "header"),
    fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom(-1, 1e308, 2 ** 53, "", "\0", "\ud800", "__proto__", "../..", "%", [], {}),
    ),
    fc.uint8Array({ minLength: 1, maxLength: 4 }),
  )
  .map(([right, how, where, value, bytes]) => spoil(right, how, { where, value, bytes }));

interface With {
  /** How far into it, of 1. */
  readonly where: number;
  readonly value: unknown;
  readonly bytes: Uint8Array;
}

function spoil(right: Wanted, how: string, { where, value, bytes }: With): Wanted {
  const body = Buffer.from(right.body);
  const at = Math.floor(where * body.length);
  if (how === "cut") return { ...right, body: body.subarray(0, at) };
  if (how === "doubled") return { ...right, body: Buffer.concat([body.subarray(0, at), body]) };
  if (how === "path") {
    // The escapes of the form are those of a path, and a lone surrogate is none.
    const text = new URLSearchParams([["", textOf(value)]]).toString().slice(1);
    const place = Math.floor(where * right.path.length) + 1;
    return { ...right, path: right.path.slice(0, place) + text + right.path.slice(place) };
  }
  if (how === "header") {
    const names = Object.keys(right.headers);
    const { [names[at % names.length] ?? ""]: _, ...headers } = right.headers;
    return { ...right, headers };
  }
  if (how === "value" && right.body !== "")
    return { ...right, body: otherValue(right, where, value) };
  return { ...right, body: Buffer.concat([body.subarray(0, at), bytes, body.subarray(at + 1)]) };
}

/** Not String(): an object with a toString of its own has no text. */
function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function otherValue({ body, headers }: Wanted, where: number, value: unknown): string {
  const text = String(body);
  if (headers["content-type"]?.includes("form") === true) {
    const fields = [...new URLSearchParams(text)];
    const chosen = Math.floor(where * fields.length);
    const field = fields[chosen];
    if (field) field[1] = textOf(value);
    return new URLSearchParams(fields).toString();
  }
  let places = 0;
  JSON.stringify(JSON.parse(text), (_key, each: unknown) => {
    places += 1;
    return each;
  });
  let left = Math.floor(where * places);
  return (
    JSON.stringify(JSON.parse(text), (_key, each: unknown) => (left-- === 0 ? value : each)) ??
    "null"
  );
}
