// For programs: one JSON object a line; answers on stdout, everything that is told on the way on stderr.
import type { Io } from "../core/io.ts";
import { isObject } from "../core/json.ts";
import { failureObject } from "./failure.ts";
import type { Event, Reporter } from "./reporter.ts";
import type { Verbosity } from "./verbosity.ts";

/** Raised when a field of the output changes its meaning or goes away. */
export const SCHEMA_VERSION = 1;

export function jsonReporter(io: Io, verbosity: Verbosity): Reporter {
  const answerLine = (object: object) => void io.stdout.write(toLine(object));
  const toldLine = (object: object) => void io.stderr.write(toLine(object));
  return {
    emit(event) {
      if (verbosity.shows(event.type === "api.call" ? "debug" : "line")) {
        toldLine(eventObject(event));
      }
    },
    answer: (answer) => answerLine({ type: answer.type, ...answer.data }),
    note(level, text) {
      if (verbosity.shows("line")) toldLine({ type: "note", level, text });
    },
    failure: (error) => toldLine({ type: "error", error: failureObject(error) }),
    close() {},
  };
}

function eventObject(event: Event): object {
  return event.type === "step.failed" ? { ...event, error: failureObject(event.error) } : event;
}

function toLine(object: object): string {
  return `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, ...object }, masked)}\n`;
}

/** A JSON replacer: what a FieldChange marks as secret keeps its name and loses its values. */
function masked(_key: string, value: unknown): unknown {
  return isObject(value) && value["secret"] === true && ("from" in value || "to" in value)
    ? { ...value, from: undefined, to: undefined }
    : value;
}
