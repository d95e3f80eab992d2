// How each of SQS's errors looks to clients of today and of the Query time (aws-facts 0.2, 0.3, 2.11).
import { GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect, onTestFinished, test } from "vitest";
import { Fault } from "../../../src/local/fault.ts";
import { sqsModel } from "../../../src/local/wire/models.ts";
import { echoWorld, post, send } from "./world.ts";

const long = (name: string) => `AWS.SimpleQueueService.${name}`;

const MODELLED: readonly [shape: string, code: string, status: number][] = [
  ["BatchEntryIdsNotDistinct", long("BatchEntryIdsNotDistinct"), 400],
  ["BatchRequestTooLong", long("BatchRequestTooLong"), 400],
  ["EmptyBatchRequest", long("EmptyBatchRequest"), 400],
  ["InvalidBatchEntryId", long("InvalidBatchEntryId"), 400],
  ["TooManyEntriesInBatchRequest", long("TooManyEntriesInBatchRequest"), 400],
  ["MessageNotInflight", long("MessageNotInflight"), 400],
  ["UnsupportedOperation", long("UnsupportedOperation"), 400],
  ["QueueDeletedRecently", long("QueueDeletedRecently"), 400],
  ["QueueDoesNotExist", long("NonExistentQueue"), 400],
  ["QueueNameExists", "QueueAlreadyExists", 400],
  ["PurgeQueueInProgress", long("PurgeQueueInProgress"), 403],
  ["RequestThrottled", "RequestThrottled", 403],
  ["OverLimit", "OverLimit", 403],
  ["ReceiptHandleIsInvalid", "ReceiptHandleIsInvalid", 404],
  ["ResourceNotFoundException", "ResourceNotFoundException", 404],
  ["InvalidSecurity", "InvalidSecurity", 403],
  ["InvalidAddress", "InvalidAddress", 404],
  ["InvalidAttributeName", "InvalidAttributeName", 400],
  ["InvalidAttributeValue", "InvalidAttributeValue", 400],
  ["InvalidIdFormat", "InvalidIdFormat", 400],
  ["InvalidMessageContents", "InvalidMessageContents", 400],
  ["KmsAccessDenied", "KMS.AccessDeniedException", 400],
  ["KmsDisabled", "KMS.DisabledException", 400],
  ["KmsInvalidKeyUsage", "KMS.InvalidKeyUsageException", 400],
  ["KmsInvalidState", "KMS.InvalidStateException", 400],
  ["KmsNotFound", "KMS.NotFoundException", 400],
  ["KmsThrottled", "KMS.ThrottlingException", 400],
];

async function failing(fault: Fault) {
  const world = await echoWorld({ sqs: { GetQueueUrl: fault } });
  const client = new SQSClient(world.options);
  onTestFinished(async () => {
    client.destroy();
    await world.close();
  });
  return {
    call: client.send(new GetQueueUrlCommand({ QueueName: "q" })),
    raw: () =>
      send(world.url, {
        headers: { "x-amz-target": "AmazonSQS.GetQueueUrl" },
        body: '{"QueueName":"q"}',
      }),
    query: () => post(world.url, { Action: "GetQueueUrl", Version: "2012-11-05", QueueName: "q" }),
  };
}

test("these are all that the SDK knows but one", () => {
  const missing = new Set(sqsModel.errors.keys());
  for (const [shape] of MODELLED) missing.delete(shape);

  // Of AWS accounts that are not signed up for KMS.
  expect([...missing]).toEqual(["KmsOptInRequired"]);
});

test.for(MODELLED)("%s is %s on the wire, with status %i", async ([shape, code, status]) => {
  const { call, raw, query } = await failing(new Fault(shape, "the text"));

  await expect(call).rejects.toMatchObject({
    name: shape,
    Code: code,
    $fault: "client",
    $metadata: { httpStatusCode: status, requestId: expect.stringMatching(/^[\w-]{36}$/) },
  });
  const { headers, body } = await raw();
  expect(headers["x-amzn-query-error"]).toBe(`${code};Sender`);
  expect(JSON.parse(body)).toMatchObject({ __type: `com.amazonaws.sqs#${shape}` });
  const old = await query();
  expect(old.status).toBe(status);
  expect(old.body).toContain(`<Type>Sender</Type><Code>${code}</Code>`);
});

test.for([
  ["InvalidParameterValue", "InvalidParameterValueException"],
  ["AccessDenied", "AccessDeniedException"],
] as const)("%s has no shape: its type is %s, its name the header's", async ([code, type]) => {
  const { call, raw, query } = await failing(new Fault(code, "the text"));

  await expect(call).rejects.toMatchObject({ name: code, message: "the text" });
  const { headers, body } = await raw();
  expect(headers["x-amzn-query-error"]).toBe(`${code};Sender`);
  expect(JSON.parse(body)).toMatchObject({ __type: expect.stringMatching(`(^|#)${type}$`) });
  expect((await query()).body).toContain(`<Code>${code}</Code><Message>the text</Message>`);
});

test("MissingParameter has a type of its own (2.5)", async () => {
  const { call, raw } = await failing(sqsModel.missing("MessageBody"));

  await expect(call).rejects.toMatchObject({ name: "MissingParameter" });
  const { headers, body } = await raw();
  expect(headers["x-amzn-query-error"]).toBe("MissingParameter;Sender");
  expect(JSON.parse(body)).toMatchObject({
    __type: expect.stringMatching(/(^|#)MissingRequiredParameterException$/),
    message: "The request must contain the parameter MessageBody.",
  });
});
