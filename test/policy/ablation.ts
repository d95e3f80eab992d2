// The policy with one action less, and what must come of it: some command fails, and says which.
import { expect } from "vitest";
import type { Scene } from "./lifecycle.ts";
import { actBy, type Document, type Ran } from "./stage.ts";

export interface Lost {
  readonly sid: string;
  readonly action: string;
  /** Whether the statement speaks of it. */
  readonly covers: (resource: string) => boolean;
}

/** Every action of every statement. */
export const actionsIn = ({ Statement }: Document): readonly Lost[] =>
  Statement.flatMap(({ Sid, Action, Resource }) => {
    const patterns = [Resource].flat().map(matcherOf);
    const covers = (resource: string) => patterns.some((pattern) => pattern.test(resource));
    return Action.map((action) => ({ sid: Sid, action, covers }));
  });

const matcherOf = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .split("*")
      .map((text) => text.replaceAll(/[.+?^$()[\]{}|\\/]/g, "\\$&"))
      .join(".*")}$`,
  );

function without(document: Document, { sid, action }: Lost): Document {
  const left = document.Statement.map((statement) =>
    statement.Sid === sid
      ? { ...statement, Action: statement.Action.filter((each) => each !== action) }
      : statement,
  );
  return { ...document, Statement: left.filter(({ Action }) => Action.length > 0) };
}

/** Somebody with a policy, the scenes that it is for, and how each goes with the whole of it. */
export interface Bearer {
  readonly folder: string;
  readonly document: Document;
  readonly scenes: readonly Scene[];
  play(scene: Scene): Promise<Ran>;
}

export function bearerOf(folder: string, document: Document, scenes: readonly Scene[]): Bearer {
  const played = new Map<Scene, Promise<Ran>>();
  return {
    folder,
    document,
    scenes,
    play(scene) {
      const ran = played.get(scene) ?? actBy(document, folder, scene);
      played.set(scene, ran);
      return ran;
    },
  };
}

/** Plays each scene that asks for the action until one fails or complains; throws when none does. */
export async function missed(
  { folder, document, scenes, play }: Bearer,
  lost: Lost,
): Promise<void> {
  const less = without(document, lost);
  for (const scene of scenes) {
    const { asked } = await play(scene);
    if (!asked.some((each) => each.action === lost.action && lost.covers(each.resource))) continue;
    const ran = await actBy(less, folder, scene);
    // What goes on in another way, as `tail --live` does, says what it does without.
    const goesOn = ran.exitCode === 0;
    if (goesOn && !ran.err.includes(`perform: ${lost.action} `)) continue;
    if (!goesOn) expectNamed(ran, lost.action);
    return;
  }
  throw new Error(`nobody misses ${lost.action} in statement ${lost.sid}`);
}

/** Refused at once, and told with what to allow and which command prints it. */
function expectNamed(ran: Ran, action: string): void {
  expect(ran.err).toContain(`Allow ${action} on `);
  expect(ran.err).toContain("sqslam permissions --for ");
  expect([1, 3]).toContain(ran.exitCode);
  expect(ran.insisted).toEqual([]);
}
