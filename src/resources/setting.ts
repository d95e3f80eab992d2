import type { Connection, Where } from "../aws/connection.ts";
import type { Patience } from "../aws/retry.ts";
import type { Clock } from "../core/clock.ts";
import type { Random } from "../core/random.ts";
import type { Work } from "../engine/resource.ts";
import type { Ownership } from "./ownership.ts";

/** What every resource works with. */
export interface Setting {
  readonly connection: Connection;
  readonly where: Where;
  readonly ownership: Ownership;
  readonly clock: Clock;
  readonly random: Random;
}

export const patient = ({ clock, random }: Setting, work: Work): Patience => ({
  clock,
  random,
  signal: work.signal,
  waiting: work.waiting,
});

/** The clock, whose pauses are told of with what they are for. */
export const telling = ({ clock }: Setting, work: Work, what: () => string): Clock => ({
  now: () => clock.now(),
  after: (ms, task) => clock.after(ms, task),
  sleep(ms, signal) {
    work.waiting({ what: what(), ms });
    return clock.sleep(ms, signal);
  },
});
