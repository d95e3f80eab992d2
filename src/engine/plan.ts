import type { FieldChange } from "./resource.ts";

export type Goal = "up" | "down";
export type Action = "create" | "update" | "recreate" | "remove" | "keep";

export interface Step {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly needs: readonly string[];
  readonly action: Action;
  readonly changes: readonly FieldChange[];
  /** True when the resource exists without our tags and the step takes it over. */
  readonly adopts: boolean;
  /** True when a teardown leaves it alone because it is not ours. */
  readonly foreign?: boolean;
}

/** Decided work as plain data: printed, confirmed, serialised; never executed as it stands. */
export interface Plan {
  readonly goal: Goal;
  readonly steps: readonly Step[];
}
