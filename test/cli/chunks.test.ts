import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { expect, test } from "vitest";

const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
const chunks = new Map(
  readdirSync(dist)
    .filter((name) => name.endsWith(".js"))
    .map((name) => [name, readFileSync(join(dist, name), "utf8")]),
);
const having = (text: string, names: Iterable<string> = chunks.keys()) =>
  [...names].filter((name) => chunks.get(name)?.includes(text) === true);

/** A chunk with all that is loaded along with it. */
function loadedWith(start: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [...start];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    const imports = /\b(?:import|export)\s*(?:[^;"'()]*?from)?\s*"\.\/([^"]+)"/g;
    for (const [, imported = ""] of (chunks.get(name) ?? "").matchAll(imports)) {
      waiting.push(imported);
    }
  }
  return found;
}

test("CloudWatch's client is not loaded with the pipeline's resources, but when there are alarms", () => {
  const resources = loadedWith(having("sqslam:alarms"));

  expect(having("AmazonSQS", resources)).not.toEqual([]);
  expect(having("GraniteServiceVersion20100801", resources)).toEqual([]);
  expect(having("GraniteServiceVersion20100801")).not.toEqual([]);
});
