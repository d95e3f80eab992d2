import { describe, expect, test } from "vitest";
import type { Resource } from "../../../src/engine/resource.ts";
import { alarmMark } from "../../../src/resources/alarm-mark.ts";
import type { Tags } from "../../../src/resources/ownership.ts";
import { failure } from "../../support/failure.ts";
import { memoryCloud, memoryResource } from "../../support/memory-resource.ts";
import { SqslamError } from "../../../src/core/errors.ts";

interface Tagged {
  readonly tags: Tags;
}

const { signal } = new AbortController();

/** A bearer whose looks answer these, one after the other. */
function bearer(...looks: (Tagged | undefined | Error)[]): Resource<Tagged> {
  const {
    read: _read,
    find: _find,
    owns: _owns,
    diff: _diff,
    ...rest
  } = memoryResource(memoryCloud(), "role");
  const look = async () => {
    const next = looks.shift();
    await Promise.resolve();
    if (next instanceof Error) throw next;
    return next;
  };
  return { ...rest, read: look, find: look, owns: () => true, diff: () => [] };
}

const marked = { tags: alarmMark(true).tags };

describe("the mark", () => {
  test.for([
    [[marked], true],
    [[{ tags: {} }], false],
    [[undefined], false],
  ] as const)("after the looks %j is seen: %s", async ([looks, seen]) => {
    const mark = alarmMark(false);
    const watched = mark.on(bearer(...looks));

    // Asked while the look is under way, as it is when everything is looked at at once.
    const look = watched.find(signal);
    expect(await mark.seen()).toBe(seen);
    await look;
  });

  test("that was seen once counts for good: in the end its bearer is gone", async () => {
    const mark = alarmMark(false);
    const watched = mark.on(bearer(marked, undefined, new Error("lost")));
    await watched.read(signal);
    await watched.find(signal);
    await watched.find(signal).catch(() => undefined);

    expect(await mark.seen()).toBe(true);
  });

  test("cannot be seen where the look fails, and nobody has to ask", async () => {
    const mark = alarmMark(false);
    const watched = mark.on(bearer(new SqslamError("ACCESS_DENIED", "no"), new Error("lost")));

    await failure(watched.read(signal));
    expect((await failure(mark.seen())).code).toBe("ACCESS_DENIED");
    await expect(watched.read(signal)).rejects.toThrow("lost");
  });

  test("is carried where alarms are wanted, and nowhere else", () => {
    expect(alarmMark(true).tags).toEqual({ "sqslam:alarms": "yes" });
    expect(alarmMark(false).tags).toEqual({});
  });

  test("is set in its turn and goes last", () => {
    const set = { field: "tags.sqslam:alarms", from: undefined, to: "yes" };
    const gone = { field: "tags.sqslam:alarms", from: "yes", to: undefined };
    const other = { field: "tags.team", from: "a", to: undefined };

    const changes = [set, gone, other];
    const watched = alarmMark(false).on({ ...bearer(), diff: () => changes });

    expect(watched.diff(marked)).toEqual([set, { ...gone, when: "last" }, other]);
  });
});
