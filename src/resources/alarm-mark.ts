// Which pipelines have alarms, or had some, is remembered by a tag of a resource that is looked at
// anyway: a pipeline that never had any does not make one call more. The bearer is marked before the
// first alarm is made, because alarms need it, and loses the mark once the last one is gone: whatever
// ends a run in between, the next one looks.
import type { FieldChange, Resource } from "../engine/resource.ts";
import type { Tags } from "./ownership.ts";

const MARK = "sqslam:alarms";

export interface AlarmMark {
  /** What the bearer is to carry besides its own. */
  readonly tags: Tags;
  /** The bearer; every look at it is noted, and the mark is the last thing of it to go. */
  on<State extends { readonly tags: Tags }>(bearer: Resource<State>): Resource<State>;
  /**
   * Whether a look at the bearer has shown the mark; waits for the one under way, and fails as that
   * does. What was seen once counts for good: in the end the bearer is gone as well.
   */
  seen(): Promise<boolean>;
}

/** `wanted` = the pipeline is to have alarms. */
export function alarmMark(wanted: boolean): AlarmMark {
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
    tags: wanted ? { [MARK]: "yes" } : {},
    on: (bearer) => ({
      ...bearer,
      read: (signal) => note(bearer.read(signal)),
      find: (signal) => note(bearer.find(signal)),
      diff: (state) => bearer.diff(state).map(goingLast),
    }),
    async seen() {
      if (!shown) await look;
      return shown;
    },
  };
}

const goingLast = (change: FieldChange): FieldChange =>
  change.field === `tags.${MARK}` && change.to === undefined ? { ...change, when: "last" } : change;
