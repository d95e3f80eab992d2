// The last facts of one kind, and those who wait for another one.
import { systemClock } from "../../core/clock.ts";
import { SqslamError } from "../../core/errors.ts";

export interface Track<Fact> {
  tell(fact: Fact): void;
  /** Oldest first. */
  seen(): readonly Fact[];
  /** Resolves with the first fact that matches, seen or to come; rejects when it comes too late. */
  first(wanted: Wanted<Fact>): Promise<Fact>;
  /** Forgets the facts and rejects who waits, with the end of a sentence that says what for. */
  forget(why: string): void;
  /** The same, for good: who would wait from now on is rejected at once. */
  end(why: string): void;
}

export interface Wanted<Fact> {
  /** `a message of the queue orders to be handled`. */
  readonly what: string;
  readonly matches: (fact: Fact) => boolean;
  /** Milliseconds of real time. */
  readonly within: number;
  /** What was seen instead, in lines. */
  readonly instead: () => readonly string[];
}

export interface Limits {
  readonly facts: number;
  /** Of their sizes together. */
  readonly size: number;
}

const LIMITS: Limits = { facts: 10_000, size: 16 * 1_048_576 };

interface Waiter<Fact> {
  readonly what: string;
  readonly offer: (fact: Fact) => void;
  readonly reject: (error: unknown) => void;
}

export function makeTrack<Fact>(sizeOf: (fact: Fact) => number, limits = LIMITS): Track<Fact> {
  // By number: the oldest is found without a look at the others.
  const facts = new Map<number, Fact>();
  const waiters = new Set<Waiter<Fact>>();
  let oldest = 0;
  let next = 0;
  let size = 0;
  let ended = false;

  function drop(): void {
    const fact = facts.get(oldest);
    facts.delete(oldest);
    oldest += 1;
    if (fact !== undefined) size -= sizeOf(fact);
  }

  function forget(why: string): void {
    facts.clear();
    oldest = next;
    size = 0;
    for (const waiter of waiters) {
      waiter.reject(new SqslamError("REFUSED", `Waited for ${waiter.what}, ${why}.`));
    }
  }

  return {
    tell(fact) {
      if (ended) return;
      facts.set(next, fact);
      next += 1;
      size += sizeOf(fact);
      while (facts.size > limits.facts || (size > limits.size && facts.size > 1)) drop();
      for (const waiter of waiters) waiter.offer(fact);
    },
    seen: () => [...facts.values()],
    async first({ what, matches, within, instead }) {
      if (ended) {
        const text = `Nothing more can be seen of an endpoint that was stopped; asked for was ${what}.`;
        throw new SqslamError("REFUSED", text, { hint: "Start another one: startLocal()" });
      }
      const found = [...facts.values()].find((fact) => matches(fact));
      if (found !== undefined) return found;
      return new Promise((resolve, reject) => {
        const end = () => {
          cancel();
          waiters.delete(waiter);
        };
        const waiter: Waiter<Fact> = {
          what,
          offer(fact) {
            try {
              if (!matches(fact)) return;
              end();
              resolve(fact);
            } catch (error) {
              // The test's own matcher: no business of the service that tells.
              waiter.reject(error);
            }
          },
          reject(error) {
            end();
            reject(error);
          },
        };
        // Not a timer of Node's own: Infinity would be over at once.
        const cancel = systemClock.after(within, () => {
          const text = [`Waited ${within} ms for ${what}, in vain.`, ...instead()].join("\n");
          waiter.reject(new SqslamError("TIMED_OUT", text));
        });
        waiters.add(waiter);
      });
    },
    forget,
    end(why) {
      ended = true;
      forget(why);
    },
  };
}
