// Which pipelines have alarms, or had some, is remembered by a tag of a resource that is looked at
// anyway: a pipeline that never had any does not make one call more. The bearer is marked before the
// first alarm is made, because alarms need it, and loses the mark once the last one is gone: whatever
// ends a run in between, the next one looks.
import type { FieldChange, Resource } from "../engine/resource.ts";
import type { Tags } from "./ownership.ts";

const MARK = "sqslam:alarms";

/** What the bearer carries for a pipeline with alarms. */
export const ALARM_MARK: Tags = { [MARK]: "yes" };

/** The mark is the last thing to go. */
export const keepMarkLonger = (changes: readonly FieldChange[]): readonly FieldChange[] =>
  changes.map((change) =>
    change.field === `tags.${MARK}` && change.to === undefined
      ? { ...change, when: "last" }
      : change,
  );

export interface AlarmMark {
  /** The bearer; every look at it is noted. */
  on<State extends { readonly tags: Tags }>(bearer: Resource<State>): Resource<State>;
  /**
   * Whether a look at the bearer has shown the mark; waits for the one under way, and fails as that
   * does. What was seen once counts for good: in the end the bearer is gone as well.
   */
  seen(): Promise<boolean>;
}

export function alarmMark(): AlarmMark {
  let shown = false;
  let look: Promise<unknown> = Promise.resolve();
  const note = <State extends { readonly tags: Tags }>(looking: Promise<State | undefined>) => {
    look = looking.then((state) => {
      if (state !== undefined && MARK in state.tags) shown = true;
    });
    // Told by the bearer itself; where alarms are wanted nobody else asks.
    look.catch(() => {});
    return looking;
  };
  return {
    on: (bearer) => ({
      ...bearer,
      read: (signal) => note(bearer.read(signal)),
      find: (signal) => note(bearer.find(signal)),
    }),
    async seen() {
      if (!shown) await look;
      return shown;
    },
  };
}
