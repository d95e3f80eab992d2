import { describe, expect, test } from "vitest";
import { ifFound, isFault, isNotFound } from "../../../src/aws/codes.ts";
import { SqslamError } from "../../../src/core/errors.ts";
import { awsError } from "../../support/aws-double.ts";

describe("isFault", () => {
  test.for([
    [awsError("NoSuchEntityException", "gone", { Code: "NoSuchEntity" }), "NoSuchEntity"],
    [awsError("QueueNameExists", "taken", { Code: "QueueAlreadyExists" }), "QueueAlreadyExists"],
    [
      awsError("QueueDoesNotExist", "gone", { Code: "AWS.SimpleQueueService.NonExistentQueue" }),
      "NonExistentQueue",
    ],
    [awsError("InvalidParameterValueException"), "InvalidParameterValue"],
    [awsError("com.amazonaws.sqs#QueueDoesNotExist"), "QueueDoesNotExist"],
    [Object.assign(new Error("refused"), { code: "ECONNREFUSED" }), "ECONNREFUSED"],
  ] as const)("knows %s as %s", ([error, code]) => {
    expect(isFault(error, code)).toBe(true);
    expect(isFault(error, "SomethingElse")).toBe(false);
  });

  test("looks through an error of ours at its cause", () => {
    const ours = new SqslamError("AWS", "failed", { cause: awsError("Throttling") });

    expect(isFault(ours, "Throttling")).toBe(true);
  });

  test("does not go round in circles", () => {
    const error = awsError("A");
    error.cause = error;

    expect(isFault(error, "B")).toBe(false);
  });
});

test("ifFound makes nothing of what is not there and passes on every other failure", async () => {
  const denied = awsError("AccessDeniedException");

  expect(await ifFound(Promise.resolve(1))).toBe(1);
  expect(await ifFound(Promise.reject(awsError("ResourceNotFoundException")))).toBeUndefined();
  await expect(ifFound(Promise.reject(denied))).rejects.toBe(denied);
  expect(isNotFound(denied)).toBe(false);
});
