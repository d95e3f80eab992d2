import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);
const python = await run("python3", ["--version"]).then(
  () => true,
  () => false,
);
if (!python)
  process.stderr.write("skipped: python3 is not installed, so handler/python is not run\n");

const cwd = fileURLToPath(new URL("../../../handler/python", import.meta.url));

/** Loads the handler as the runtime does and calls it with the events, one after the other. */
async function handle(...events: readonly unknown[]): Promise<string> {
  const driver = `
import importlib, json, sys
module = importlib.import_module("lambda")
for event in json.loads(sys.argv[1]):
    print("returned", module.lambda_handler(event, None))
`;
  const { stdout } = await run("python3", ["-B", "-c", driver, JSON.stringify(events)], {
    cwd,
    env: { ...process.env, PYTHONIOENCODING: "utf-8" },
  });
  return stdout;
}

test.skipIf(!python)("the tutorial's lines, and nothing returned", async () => {
  const event = { Records: [{ body: "first" }, { body: "grüße\n" }] };

  const printed = await handle(event);

  expect(printed).toBe(`Loading function test
{
  "Records": [
    {
      "body": "first"
    },
    {
      "body": "gr\\u00fc\\u00dfe\\n"
    }
  ]
}
Received 2 record in a single SQS message
000 -> first
001 -> grüße

returned None
`);
});

test.skipIf(!python)("it is loaded once, whatever the number of events", async () => {
  const printed = await handle({ Records: [{ body: "a" }] }, { Records: [{ body: "b" }] });

  expect(printed.match(/Loading function test/g)).toHaveLength(1);
  expect(printed.match(/^000 -> \w$/gm)).toEqual(["000 -> a", "000 -> b"]);
});
