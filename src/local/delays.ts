// How long AWS takes until what it has accepted is in effect: nothing by default, its own times in
// realistic mode. One list of figures, in milliseconds. A range is drawn from where AWS varies; where
// the facts give no figure of their own, the range is our choice within what they bound, and says so.
// The numbers before the reasons are sections of aws-facts.
import type { Clock } from "../core/clock.ts";
import type { Random } from "../core/random.ts";

export interface Span {
  readonly least: number;
  readonly most: number;
}

export interface Delays {
  /** From CreateRole until reads of the role, and writes to it, find it. */
  readonly roleFound: Span;
  /** From CreateRole until Lambda, or anybody, may assume it. */
  readonly roleAssumable: Span;
  /** From a change of a role until access is decided by it. */
  readonly roleChanged: Span;
  /** From the removal of a role's policy until the role may be deleted. */
  readonly roleEmptied: Span;
  /** How long a new function is Pending. */
  readonly functionCreated: Span;
  /** How long an update of a function is InProgress. */
  readonly functionUpdated: Span;
  /** How long a mapping is Creating, Enabling, Updating or Disabling. */
  readonly mappingChanged: Span;
  /** How long a mapping is Deleting. */
  readonly mappingDeleted: Span;
  /** From Enabled until the poller first looks into the queue. */
  readonly mappingPolled: Span;
  /** From CreateQueue until the queue is found. */
  readonly queueFound: Span;
  /** From DeleteQueue until the queue is no longer found. */
  readonly queueDeleted: Span;
  /** From DeleteQueue until its name may be used again. */
  readonly queueNameFree: Span;
  /** From SetQueueAttributes until Lambda sees another visibility timeout. */
  readonly visibilitySeen: Span;
  /** From a change of a log group until it takes another one. */
  readonly logGroupChanged: Span;
}

const SECOND = 1_000;
const seconds = (least: number, most = least): Span => ({
  least: least * SECOND,
  most: most * SECOND,
});

export const AWS_DELAYS: Delays = {
  // 5.2: a read right after a write may still say NoSuchEntity. For how long: [unverified].
  roleFound: seconds(0.2, 2),
  // 3.3: typically 5 to 15 s.
  roleAssumable: seconds(5, 15),
  // 5.2: "within seconds, sometimes a minute"; the usual case. [unverified]
  roleChanged: seconds(2, 10),
  // 5.3: DeleteConflict "can appear briefly". [unverified]
  roleEmptied: seconds(0.1, 2),
  // 3.4: normally 1 to 5 s without a VPC.
  functionCreated: seconds(1, 5),
  // 3.4 names no time of its own for updates: as for a new function. [unverified]
  functionUpdated: seconds(1, 5),
  // 4.3: "a few seconds to ~60 s" until Enabled; the lower half of that. [unverified]
  mappingChanged: seconds(3, 30),
  // 4.3: "several seconds", tens in practice. [unverified]
  mappingDeleted: seconds(5, 30),
  // 4.3: "several more seconds". [unverified]
  mappingPolled: seconds(1, 5),
  // 2.1: wait at least 1 s before use.
  queueFound: seconds(1),
  // 2.7: up to 60 s to complete; it is rarely seen for so long. [unverified]
  queueDeleted: seconds(1, 10),
  // 2.2: exactly so, says the error.
  queueNameFree: seconds(60),
  // 2.3: attributes take up to 60 s; the lower half of that. [unverified]
  visibilitySeen: seconds(5, 30),
  // 6.1: one change at a time; how long one takes: [unverified].
  logGroupChanged: seconds(0.1, 0.5),
};

const AT_ONCE = seconds(0);

export const NO_DELAYS: Delays = {
  roleFound: AT_ONCE,
  roleAssumable: AT_ONCE,
  roleChanged: AT_ONCE,
  roleEmptied: AT_ONCE,
  functionCreated: AT_ONCE,
  functionUpdated: AT_ONCE,
  mappingChanged: AT_ONCE,
  mappingDeleted: AT_ONCE,
  mappingPolled: AT_ONCE,
  queueFound: AT_ONCE,
  queueDeleted: AT_ONCE,
  queueNameFree: AT_ONCE,
  visibilitySeen: AT_ONCE,
  logGroupChanged: AT_ONCE,
};

/** Milliseconds from the span. */
export function draw({ least, most }: Span, random: Pick<Random, "fraction">): number {
  return least + Math.round((most - least) * random.fraction());
}

/** When what begins now is over. Undefined = it is over at once, and nothing need be kept of it. */
export function deadline(
  span: Span,
  { clock, random }: { readonly clock: Clock; readonly random: Random },
): number | undefined {
  return span.most === 0 ? undefined : clock.now() + draw(span, random);
}
