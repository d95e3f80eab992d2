import type {
  LiveTailSessionLogEvent,
  LiveTailSessionUpdate,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Clock } from "../../core/clock.ts";
import { Fault } from "../fault.ts";

export interface LiveSession {
  readonly add: (event: LiveTailSessionLogEvent) => void;
  /** One a second, with nothing in it if need be, until the signal aborts. Read once. */
  readonly updates: () => AsyncGenerator<LiveTailSessionUpdate, void>;
  readonly end: () => void;
}

// aws-facts 6.4
const UPDATE_EVERY = 1_000;
const MOST_EVENTS = 500;
const MOST_UPDATES = 10;
const LONGEST = 3 * 3_600_000;
/** What one second is sampled from. More of it than this is not even looked at. */
const MOST_GATHERED = 50_000;

/** Begins to count seconds at once. A reader who is slow loses the oldest updates. */
export function liveSession(clock: Clock, signal: AbortSignal): LiveSession {
  const end = clock.now() + LONGEST;
  let gathered: LiveTailSessionLogEvent[] = [];
  let ready: LiveTailSessionUpdate[] = [];
  let wake = () => {};

  const tick = () => {
    ready.push(updateOf(gathered));
    gathered = [];
    ready = ready.slice(-MOST_UPDATES);
    cancel = clock.after(UPDATE_EVERY, tick);
    wake();
  };
  let cancel = clock.after(UPDATE_EVERY, tick);
  const onAbort = () => {
    cancel();
    wake();
  };
  signal.addEventListener("abort", onAbort, { once: true });

  return {
    add(event) {
      if (gathered.length < MOST_GATHERED) gathered.push(event);
    },
    async *updates() {
      while (!signal.aborted) {
        const update = ready.shift();
        if (update) yield update;
        else if (clock.now() >= end) throw timedOut();
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    },
    end() {
      cancel();
      signal.removeEventListener("abort", onAbort);
    },
  };
}

/** Evenly spaced, where there are too many. */
function updateOf(events: readonly LiveTailSessionLogEvent[]): LiveTailSessionUpdate {
  const sampled = events.length > MOST_EVENTS;
  const step = events.length / MOST_EVENTS;
  const sessionResults = sampled
    ? Array.from({ length: MOST_EVENTS }, (_, i) => events[Math.floor(i * step)]).filter(
        (event) => event !== undefined,
      )
    : [...events];
  return { sessionMetadata: { sampled }, sessionResults };
}

function timedOut(): Fault {
  return new Fault("SessionTimeoutException", "The session has been open for three hours.");
}
