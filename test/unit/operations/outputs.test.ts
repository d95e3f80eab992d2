import { describe, expect, test } from "vitest";
import { envLines, outputsOf, pickOutput, readOutputs } from "../../../src/operations/outputs.ts";
import { awsDouble, awsError } from "../../support/aws-double.ts";
import { aPipeline, someWhere } from "../../support/pipeline.ts";

const outputs = outputsOf(aPipeline(), someWhere, "abc");
const { signal } = new AbortController();

test.for(["queueUrl", "queue_url", "queue-url", "QUEUE_URL"])("%s is the queue's URL", (name) => {
  expect(pickOutput(outputs, name)).toBe("http://127.0.0.1:1/123456789012/orders");
});

test("an output that does not exist is answered with those that do", () => {
  expect(() => pickOutput(outputs, "sqs")).toThrow(
    expect.objectContaining({
      code: "WRONG_USE",
      hint: expect.stringContaining("queueUrl, queueArn, deadLetterQueueUrl"),
    }),
  );
});

test("as variables they are names that a shell takes", () => {
  const lines = envLines(outputs);

  expect(lines).toContain("DEAD_LETTER_QUEUE_ARN=arn:aws:sqs:eu-west-1:123456789012:orders-dlq");
  expect(lines.filter((line) => !/^[A-Z_]+=[\w:/.-]+$/.test(line))).toEqual([]);
});

test("a pipeline without a dead-letter queue has no outputs of one", () => {
  const without = outputsOf(aPipeline({ deadLetterQueue: undefined }), someWhere, undefined);

  expect(Object.keys(without).join()).not.toMatch(/deadLetter|sourceHash/);
});

describe("what is deployed", () => {
  const read = (answer: object) => {
    const aws = awsDouble();
    aws.on("GetFunction", answer);
    return readOutputs(aPipeline(), someWhere, aws.connection, signal);
  };

  test("is told with the hash of the sources that run", async () => {
    const Tags = { "sqslam:name": "orders", "sqslam:source": "abc" };

    expect(await read({ Configuration: {}, Tags })).toEqual(outputs);
  });

  test.for([
    [awsError("ResourceNotFoundException"), "NOT_DEPLOYED"],
    [{ Configuration: {}, Tags: { "sqslam:name": "other" } }, "NOT_OURS"],
    [awsError("AccessDeniedException"), "ACCESS_DENIED"],
  ] as const)("%#: %j is %s", async ([answer, code]) => {
    await expect(read(answer)).rejects.toMatchObject({ code });
  });
});
