// The life of a mapping as a state machine (aws-facts 4.3).
import { Fault } from "../../fault.ts";

export type Phase =
  | { readonly state: "Creating" | "Enabling"; readonly next: "Enabled" }
  | { readonly state: "Disabling"; readonly next: "Disabled" }
  | { readonly state: "Updating"; readonly next: "Enabled" | "Disabled" }
  | { readonly state: "Deleting"; readonly next: "gone" }
  | Settled;

type Settled = { readonly state: "Enabled" | "Disabled" };

export function created(enabled: boolean): Phase {
  return enabled ? { state: "Creating", next: "Enabled" } : { state: "Disabled" };
}

/** The phase after an update; `enabled` is undefined when the update does not say. */
export function changed(phase: Phase, enabled: boolean | undefined): Phase {
  const { state } = settled(phase, "update");
  if (state === "Enabled" && enabled === false) return { state: "Disabling", next: "Disabled" };
  if (state === "Disabled" && enabled === true) return { state: "Enabling", next: "Enabled" };
  return { state: "Updating", next: state };
}

export function deleted(phase: Phase): Phase {
  settled(phase, "delete");
  return { state: "Deleting", next: "gone" };
}

function settled(phase: Phase, verb: "update" | "delete"): Settled {
  if (!("next" in phase)) return phase;
  const text = `Cannot ${verb} the event source mapping because it is in use.`;
  throw new Fault("ResourceInUseException", text);
}
