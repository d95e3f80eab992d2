// Reads what `sqslam tail --json` prints and keeps count of what the handler says it did.
import type { Clock } from "../../core/clock.ts";
import { SqslamError } from "../../core/errors.ts";
import { isObject, parseJson } from "../../core/json.ts";

/** Milliseconds without a new line after which nothing more is expected. */
const PATIENCE = 60_000;

export class Witness {
  /** Messages that the handler has processed, by id: SQS may deliver one twice. */
  readonly #handled = new Set<string>();
  readonly #onHandled: (text: string) => void;
  #changed: () => void = () => {};

  /** `onHandled` is told the handler's line about each message, once. */
  constructor(onHandled: (text: string) => void) {
    this.#onHandled = onHandled;
  }

  get handled(): number {
    return this.#handled.size;
  }

  /** Takes one line of the tail's output. */
  see(line: string): void {
    const event = parseJson(line);
    const text = isObject(event) && typeof event["message"] === "string" ? event["message"] : "";
    // The first tab-separated fields are the runtime's; a body could hold the same words.
    const [, said, id] = /^(?:[^\t]*\t)*?(processed ([0-9a-f-]{36}) .*)$/s.exec(text) ?? [];
    if (said === undefined || id === undefined || this.#handled.has(id)) return;
    this.#handled.add(id);
    this.#onHandled(said);
    this.#changed();
  }

  /** Resolves when that many messages were handled, or when no further one comes for long. */
  async until(count: number, clock: Clock, signal: AbortSignal): Promise<void> {
    while (this.handled < count) {
      const quiet = Symbol("quiet");
      const timer = new AbortController();
      const change = new Promise<void>((resolve) => (this.#changed = resolve));
      const silence = clock.sleep(PATIENCE, AbortSignal.any([timer.signal, signal]));
      const first = await Promise.race([change, silence.then(() => quiet)]);
      timer.abort();
      await silence.catch(() => undefined); // its end is ours
      if (first === quiet) throw tooFew(count, this.handled);
    }
  }
}

function tooFew(count: number, handled: number): SqslamError {
  return new SqslamError(
    "TIMED_OUT",
    `The handler has logged ${handled} of ${count} messages, and no more for ${PATIENCE / 1000} s.`,
  );
}
