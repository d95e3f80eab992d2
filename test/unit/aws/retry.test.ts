import { describe, expect, test } from "vitest";
import * as table from "../../../src/aws/retry.ts";
import {
  deadLetterTargetAppearing,
  functionAppearing,
  functionBusy,
  logGroupBusy,
  mappingBusy,
  networkBusy,
  nameCoolDown,
  queueAppearing,
  retrying,
  roleAppearing,
  roleBusy,
  roleEmptying,
  rolePropagation,
  visibilityPropagation,
} from "../../../src/aws/retry.ts";
import type { Wait } from "../../../src/core/wait.ts";
import { systemRandom } from "../../../src/core/random.ts";
import { awsError } from "../../support/aws-double.ts";
import { manualClock } from "../../support/clock.ts";

function patience() {
  const clock = manualClock();
  const waits: Wait[] = [];
  const stop = new AbortController();
  const random = { ...systemRandom, fraction: () => 0.5 };
  const waiting = (wait: Wait) => void waits.push(wait);
  return { clock, waits, stop, given: { clock, random, signal: stop.signal, waiting } };
}

const invalid = (message: string) => awsError("InvalidParameterValueException", message);
const notAssumable = invalid("The role defined for the function cannot be assumed by Lambda.");

describe("what is worth another try", () => {
  test.for([
    [rolePropagation, notAssumable],
    [
      rolePropagation,
      invalid(
        "The provided execution role does not have permissions to call ReceiveMessage on SQS",
      ),
    ],
    [
      rolePropagation,
      invalid(
        "The provided execution role does not have permissions to call CreateNetworkInterface on EC2",
      ),
    ],
    [networkBusy, invalid("Your request has been throttled by EC2, please make sure you have")],
    [nameCoolDown, awsError("QueueDeletedRecently")],
    [
      visibilityPropagation,
      invalid("Queue visibility timeout: 30 seconds is less than Function timeout: 60 seconds"),
    ],
    [queueAppearing, awsError("QueueDoesNotExist")],
    [queueAppearing, invalid("SQS Error Code: AWS.SimpleQueueService.NonExistentQueue.")],
    [
      functionBusy,
      awsError("ResourceConflictException", "An update is in progress for resource: arn"),
    ],
    [mappingBusy, awsError("ResourceInUseException")],
    [roleBusy, awsError("ConcurrentModificationException")],
    [roleAppearing, awsError("NoSuchEntityException")],
    [roleEmptying, awsError("DeleteConflictException")],
    [functionAppearing, awsError("ResourceNotFoundException")],
    [functionAppearing, invalid("Function does not exist")],
    [logGroupBusy, awsError("OperationAbortedException")],
    [
      deadLetterTargetAppearing,
      awsError(
        "InvalidParameterValue",
        "Value {} for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.",
      ),
    ],
  ] as const)("%#: $0.what", ([row, error]) => {
    expect(row.when(error)).toBe(true);
  });

  test.for([
    [rolePropagation, invalid("Could not unzip uploaded file.")],
    [rolePropagation, awsError("AccessDeniedException", "cannot be assumed by Lambda")],
    [functionBusy, awsError("ResourceConflictException", "Function already exist: a")],
    [mappingBusy, awsError("ResourceConflictException", "An event source mapping already exists.")],
  ] as const)("and what is not, %#", ([row, error]) => {
    expect(row.when(error)).toBe(false);
  });
});

const rows = Object.entries(table).flatMap(([name, row]) =>
  typeof row === "function" ? [] : [[name, row] as const],
);

test.for(rows)("%s begins below a second and ends within five minutes", ([, { limits }]) => {
  expect(limits.first).toBeLessThan(1_000);
  expect(limits.most).toBeLessThanOrEqual(5_000);
  expect(limits.within).toBeLessThanOrEqual(300_000);
});

test.for(rows)("%s is no reason to insist on what is not allowed", ([, row]) => {
  expect(row.when(awsError("AccessDeniedException", "not authorized"))).toBe(false);
  expect(row.when(awsError("ValidationException", "1 validation error"))).toBe(false);
});

test("tries again from sub-second steps, says what it waits for, and answers at last", async () => {
  const { clock, waits, given } = patience();
  const at: number[] = [];
  const start = clock.now();
  const call = async () => {
    await Promise.resolve();
    at.push(clock.now() - start);
    if (at.length < 4) throw notAssumable;
    return "made";
  };

  const made = retrying([rolePropagation], call, given);
  await clock.advance(10_000);

  expect(await made).toBe("made");
  expect(at).toEqual([0, 250, 750, 1_750]);
  expect(waits).toEqual(
    [250, 500, 1_000].map((ms) => ({ what: "the role to be known to Lambda", ms })),
  );
});

test("fails at once for a reason that no row knows", async () => {
  const { given } = patience();
  let tries = 0;
  const denied = awsError("AccessDeniedException");

  const failed = retrying(
    [rolePropagation],
    () => {
      tries += 1;
      return Promise.reject(denied);
    },
    given,
  );

  await expect(failed).rejects.toBe(denied);
  expect(tries).toBe(1);
});

test("gives up within its bound, with what AWS still answers", async () => {
  const { clock, given } = patience();
  const start = clock.now();

  const failed = retrying(
    [queueAppearing],
    () => Promise.reject(awsError("QueueDoesNotExist")),
    given,
  );
  const ended = failed.catch((error: unknown) => ({ error, after: clock.now() - start }));
  await clock.advance(60_000);

  const { error, after } = await ended;
  expect(error).toMatchObject({
    code: "TIMED_OUT",
    message: expect.stringContaining("QueueDoesNotExist"),
  });
  expect(after).toBeLessThanOrEqual(20_000);
});

test("a wait of which AWS names the end says so, and ends with a last try right then", async () => {
  const { clock, waits, given } = patience();
  const start = clock.now();
  const call = () =>
    clock.now() - start < 60_000
      ? Promise.reject(awsError("QueueDeletedRecently"))
      : Promise.resolve(clock.now() - start);

  const done = retrying([nameCoolDown], call, given);
  await clock.advance(90_000);

  expect(await done).toBe(60_000);
  expect(new Set(waits.map(({ until = 0 }) => until - start))).toEqual(new Set([60_000]));
});

test("a name that is free earlier is taken within two seconds", async () => {
  const { clock, given } = patience();
  const start = clock.now();
  const call = () =>
    clock.now() - start < 41_100
      ? Promise.reject(awsError("QueueDeletedRecently"))
      : Promise.resolve(clock.now() - start);

  const done = retrying([nameCoolDown], call, given);
  await clock.advance(90_000);

  expect(await done).toBeLessThanOrEqual(43_100);
});

test("an interruption ends the wait at once", async () => {
  const { clock, stop, given } = patience();

  const failed = retrying(
    [nameCoolDown],
    () => Promise.reject(awsError("QueueDeletedRecently")),
    given,
  );
  const ended = failed.catch((error: unknown) => error);
  await clock.advance(100);
  stop.abort(new Error("stopped"));

  expect(await ended).toEqual(new Error("stopped"));
});
