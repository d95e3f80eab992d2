import type { ApiCall } from "../aws/connection.ts";
import type { Emit } from "../core/emit.ts";
import type { EngineEvent } from "../engine/events.ts";
import type { OperationEvent } from "../operations/events.ts";

export type Event =
  | EngineEvent
  | OperationEvent
  | { readonly type: "api.call"; readonly call: ApiCall };

/** What a command was asked for; goes to stdout. */
export interface Answer {
  /** Names the shape of `data` under `--json`. */
  readonly type: string;
  /** JSON-able. Printed as one object with `schemaVersion` and `type` under `--json`. */
  readonly data: object;
  /** The same for people, a line each. */
  readonly text: readonly string[];
}

export interface Reporter {
  readonly emit: Emit<Event>;
  answer(answer: Answer): void;
  /** One sentence of narration that is no event: a hint, a warning. */
  note(level: "info" | "warning", text: string): void;
  /** Shows a failure the way the output mode wants it. */
  failure(error: unknown): void;
  /** Stops what is moving (a spinner). */
  close(): void;
}
