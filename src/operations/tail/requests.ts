import type { LogLine } from "../events.ts";
import type { LineParts } from "./parts.ts";

/**
 * Knows to which request a line belongs that does not say so, as Python's `print` does not: a log
 * stream is one execution environment, and that serves one request at a time.
 */
export class Requests {
  readonly #current = new Map<string, string>();

  of(line: LogLine, parts: LineParts): string | undefined {
    const requestId = parts.requestId ?? this.#current.get(line.stream);
    if (parts.kind === "start" && requestId !== undefined) {
      this.#current.set(line.stream, requestId);
    }
    if (parts.kind === "report") this.#current.delete(line.stream);
    return requestId;
  }
}
