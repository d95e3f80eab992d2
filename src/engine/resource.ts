// The engine knows no AWS. A resource is one thing somewhere that can be looked at and made right.
import type { Wait } from "../core/wait.ts";

/** What a change of a name leaves behind: still there, and of no use to the pipeline any more. */
export interface Leftover {
  readonly kind: string;
  readonly name: string;
  /** What to type, line by line, to remove it. */
  readonly commands: readonly string[];
}

/** One field of a resource that is not as desired. `secret` values are never shown. */
export interface FieldChange {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
  readonly secret?: boolean;
  /** True when the field cannot change in place: the resource must be removed and created again. */
  readonly recreate?: boolean;
  readonly leaves?: readonly Leftover[];
  /**
   * `first`: before any other resource is touched; `last`: once all the others are right.
   * Without it the field changes when what the resource needs is ready.
   */
  readonly when?: "first" | "last";
}

export interface Resource<State = unknown> {
  /** Its place in the pipeline, such as "queue". */
  readonly id: string;
  /** What it is, such as "log group". */
  readonly kind: string;
  /** Its name in AWS. */
  readonly name: string;
  /** Ids of the resources that must be ready before this one is created. */
  readonly needs: readonly string[];
  /** False where the pipeline does without it: `up` then removes what is left of it. */
  readonly wanted?: boolean;
  /** What is there now, whole; undefined = nothing. */
  read(signal: AbortSignal): Promise<State | undefined>;
  /** The cheapest look that is enough for `owns` and `remove`: one call when nothing is there. */
  find(signal: AbortSignal): Promise<State | undefined>;
  /**
   * True when `state` carries this pipeline's ownership tags; undefined when it has no tags to
   * tell by, and so belongs to whoever owns what it needs.
   */
  owns(state: State): boolean | undefined;
  /** What differs from the desired state; [] = right. Pure. */
  diff(state: State): readonly FieldChange[];
  create(work: Work): Promise<void>;
  update(state: State, changes: readonly FieldChange[], work: Work): Promise<void>;
  /** Not found = done. `gone`: it has been seen to be gone; `accepted`: AWS has said yes. */
  remove(state: State, work: Work): Promise<"gone" | "accepted">;
  /** Returns when it is usable by whatever needs it. */
  ready(work: Work): Promise<void>;
}

/** What a resource may use while it works. */
export interface Work {
  readonly signal: AbortSignal;
  /** To be told of every pause before it, so that no wait is silent. */
  readonly waiting: (wait: Wait) => void;
}
