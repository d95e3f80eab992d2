// Two ways on which lines come: live, at once and nameless, and by looks, later and with event ids.
// A line that came on one way is the same as one of equal stream, time and text on the other.
import type { LogLine } from "../events.ts";
import type { Shown } from "./looks.ts";
import { Seen } from "./seen.ts";

interface Waiting {
  readonly timestamp: number;
  count: number;
}

export class Joined implements Shown {
  readonly #seen = new Seen();
  /** Shown when they came live; looks have not found them yet. */
  readonly #live = new Map<string, Waiting>();
  /** Shown when a look found them; they may still come live. */
  readonly #found = new Map<string, Waiting>();

  isNew(line: LogLine): boolean {
    if (!this.#seen.isNew(line)) return false;
    return this.#isFirst(line, this.#live, this.#found);
  }

  isNewLive(line: LogLine): boolean {
    return this.#isFirst(line, this.#found, this.#live);
  }

  forgetBefore(timestamp: number): void {
    this.#seen.forgetBefore(timestamp);
    for (const side of [this.#live, this.#found]) {
      for (const [key, waiting] of side) if (waiting.timestamp < timestamp) side.delete(key);
    }
  }

  /** Equal lines are counted, so that as many are shown as there are. */
  #isFirst(line: LogLine, there: Map<string, Waiting>, here: Map<string, Waiting>): boolean {
    const { stream, timestamp, message } = line;
    const key = `${timestamp} ${stream}\n${message}`;
    const twin = there.get(key);
    if (twin) {
      twin.count -= 1;
      if (twin.count === 0) there.delete(key);
      return false;
    }
    const waiting = here.get(key);
    if (waiting) waiting.count += 1;
    else here.set(key, { timestamp, count: 1 });
    return true;
  }
}
