// What is worth trying again beyond the SDK's own retries: the rows of aws-facts 7.2, and of 3.3 for
// functions in a VPC. Anything else fails at once.
import type { Clock } from "../core/clock.ts";
import { messageOf, SqslamError } from "../core/errors.ts";
import type { PollLimits } from "../core/poll.ts";
import type { Random } from "../core/random.ts";
import type { Wait } from "../core/wait.ts";
import { isFault, says } from "./codes.ts";
import { mask } from "./masking.ts";

/** One reason to try again. */
export interface RetryRow {
  /** Completes "waiting for ...". */
  readonly what: string;
  readonly when: (error: unknown) => boolean;
  readonly limits: PollLimits;
  /** How long it takes at most by AWS's own word, in milliseconds, so that it can be counted down. */
  readonly lasts?: number;
}

/** How to wait, for whoever tries again. */
export interface Patience {
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly waiting: (wait: Wait) => void;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** AWS does not tell when, so the last pause is what may be waited in vain: a second at most. */
const brisk = (within: number): PollLimits => ({ first: 250, most: SECOND, within });

/** A new queue may be used after a second (aws-facts 2.1); seldom later. */
const aboutASecond: PollLimits = { first: 250, most: 0.5 * SECOND, within: 20 * SECOND };

const invalid = (error: unknown, ...fragments: readonly string[]): boolean =>
  isFault(error, "InvalidParameterValue", "InvalidArn") && says(error, ...fragments);

/** A new role or policy that Lambda does not see yet (aws-facts 3.3, 5.2). */
export const rolePropagation: RetryRow = {
  what: "the role to be known to Lambda",
  when: (error) =>
    invalid(
      error,
      "cannot be assumed by Lambda",
      "execution role does not have permissions",
      "ensure the role can perform",
      "KMS key is invalid for CreateGrant",
      "valid principal",
    ),
  limits: brisk(2 * MINUTE),
};

/** The network interfaces of a VPC are made for everybody at one pace (aws-facts 3.3). */
export const networkBusy: RetryRow = {
  what: "EC2 to take more calls of Lambda's",
  when: (error) => invalid(error, "throttled by EC2"),
  limits: brisk(2 * MINUTE),
};

/** The name of a queue is blocked for 60 s after its deletion (aws-facts 2.2). */
export const nameCoolDown: RetryRow = {
  what: "the name to be free again, 60 s after its deletion",
  when: (error) => isFault(error, "QueueDeletedRecently"),
  limits: { first: 500, most: 2 * SECOND, within: 90 * SECOND },
  lasts: 60 * SECOND,
};

/** A queue's new visibility timeout takes up to 60 s to be seen (aws-facts 4.2). */
export const visibilityPropagation: RetryRow = {
  what: "the new visibility timeout to be known to Lambda",
  when: (error) => invalid(error, "Queue visibility timeout"),
  limits: brisk(90 * SECOND),
};

/** A queue just created is not seen everywhere at once (aws-facts 2.1, 7.2). */
export const queueAppearing: RetryRow = {
  what: "the new queue to be visible",
  when: (error) =>
    isFault(error, "QueueDoesNotExist", "NonExistentQueue") || invalid(error, "NonExistentQueue"),
  limits: aboutASecond,
};

/** A target named in RedrivePolicy that was just created (aws-facts 2.4). */
export const deadLetterTargetAppearing: RetryRow = {
  what: "the new dead-letter queue to be visible",
  when: (error) => says(error, "Dead letter target does not exist"),
  limits: aboutASecond,
};

/** A role just created is not found everywhere at once (aws-facts 5.2). */
export const roleAppearing: RetryRow = {
  what: "the new role to be visible",
  when: (error) => isFault(error, "NoSuchEntity"),
  limits: brisk(MINUTE),
};

/** Two changes of one role at a time (aws-facts 5.1). */
export const roleBusy: RetryRow = {
  what: "another change of the role to end",
  when: (error) => isFault(error, "ConcurrentModification"),
  limits: brisk(30 * SECOND),
};

/** What was just taken off a role may still count (aws-facts 5.3). */
export const roleEmptying: RetryRow = {
  what: "what was attached to the role to be gone",
  // An instance profile is never emptied by us, and does not go by itself.
  when: (error) => isFault(error, "DeleteConflict") && !says(error, "instance profile"),
  limits: brisk(2 * MINUTE),
};

/** The last update of the function has not settled (aws-facts 3.4). */
export const functionBusy: RetryRow = {
  what: "another update of the function to end",
  when: (error) => isFault(error, "ResourceConflict") && says(error, "in progress"),
  limits: brisk(5 * MINUTE),
};

/** A function just created is not found everywhere at once (aws-facts 7.2). */
export const functionAppearing: RetryRow = {
  what: "the new function to be visible",
  when: (error) => isFault(error, "ResourceNotFound") || invalid(error, "Function does not exist"),
  limits: brisk(20 * SECOND),
};

/** A mapping in transition refuses every change (aws-facts 4.3). */
export const mappingBusy: RetryRow = {
  what: "the mapping to end what it is doing",
  when: (error) =>
    isFault(error, "ResourceInUse") ||
    (isFault(error, "ResourceConflict") && !says(error, "already exists")),
  limits: brisk(5 * MINUTE),
};

/** Two changes of one log group at a time (aws-facts 6.1). */
export const logGroupBusy: RetryRow = {
  what: "another change of the log group to end",
  when: (error) => isFault(error, "OperationAborted"),
  limits: brisk(MINUTE),
};

/**
 * Calls until it succeeds or fails for a reason that no row knows. Each row has its own bound,
 * counted from the first time that its reason appears; past it throws TIMED_OUT with what AWS
 * still answers.
 */
export async function retrying<T>(
  rows: readonly RetryRow[],
  call: () => Promise<T>,
  patience: Patience,
): Promise<T> {
  const begun = new Map<RetryRow, { readonly since: number; readonly pause: number }>();
  for (;;) {
    patience.signal.throwIfAborted();
    try {
      return await call();
    } catch (error) {
      const row = rows.find((each) => each.when(error));
      if (row === undefined) throw error;
      const now = patience.clock.now();
      const { since, pause } = begun.get(row) ?? { since: now, pause: row.limits.first };
      if (pause > row.limits.within - (now - since)) throw givenUp(row, error);
      begun.set(row, { since, pause: Math.min(pause * 2, row.limits.most) });
      const until = row.lasts === undefined ? undefined : since + row.lasts;
      // Apart, so that two runs that met once do not meet again; but never past a known end.
      const jittered = pause * (0.8 + 0.4 * patience.random.fraction());
      const ms = until !== undefined && until > now ? Math.min(jittered, until - now) : jittered;
      patience.waiting({ what: row.what, ms, until });
      await patience.clock.sleep(ms, patience.signal);
    }
  }
}

function givenUp(row: RetryRow, error: unknown): SqslamError {
  return new SqslamError(
    "TIMED_OUT",
    `Waited ${row.limits.within / SECOND} s for ${row.what}; AWS still answers: ${mask(messageOf(error))}`,
    {
      hint: "Somebody else may be changing the same pipeline. Run the command again: it goes on from here.",
      cause: error,
    },
  );
}
