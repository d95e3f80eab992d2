import { expect, test } from "vitest";
import { eras } from "../../../src/local/eras.ts";

/** A promise, and what resolves it. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test("an era ends when all that runs in it has ended, and only then does the next begin", async () => {
  const worlds = eras("old");
  const work = gate();
  const steps: string[] = [];
  const running = worlds.run(async (era) => {
    await work.opened;
    steps.push(`worked in ${era}`);
  });

  const renewal = worlds.renew(
    async () => void steps.push("ended"),
    async () => {
      steps.push("begun");
      return "new";
    },
  );
  await settle();
  expect(steps).toEqual(["ended"]);
  work.open();
  await Promise.all([running, renewal]);

  expect(steps).toEqual(["ended", "worked in old", "begun"]);
  expect(await worlds.run((era) => Promise.resolve(era))).toBe("new");
});

test("what comes in between waits for the next era, also for one after that", async () => {
  const worlds = eras(0);
  const next = (era: number) => worlds.renew(settleVoid, () => Promise.resolve(era));

  const first = next(1);
  const seen = worlds.run((era) => Promise.resolve(era));
  const second = first.then(() => next(2));

  expect([1, 2]).toContain(await seen);
  await second;
  expect(await worlds.run((era) => Promise.resolve(era))).toBe(2);
});

test("what fails in an era does not keep it from ending", async () => {
  const worlds = eras("old");
  const failing = worlds.run(() => Promise.reject(new Error("of the task")));

  await expect(failing).rejects.toThrow("of the task");
  await worlds.renew(settleVoid, () => Promise.resolve("new"));

  expect(await worlds.run((era) => Promise.resolve(era))).toBe("new");
});

test("an era that cannot begin leaves the old one, and lets nobody wait for ever", async () => {
  const worlds = eras("old");
  const renewal = worlds.renew(settleVoid, () => Promise.reject(new Error("the disk is full")));
  const waiting = worlds.run((era) => Promise.resolve(era));

  await expect(renewal).rejects.toThrow("the disk is full");
  expect(await waiting).toBe("old");
});

const settleVoid = async (): Promise<void> => void (await settle());
