import { expect, test } from "vitest";
import {
  confirm,
  type DownFlags,
  refuseUnasked,
  sameCommand,
} from "../../../src/commands/down/ask.ts";
import { memoryIo } from "../../support/io.ts";

const flags: DownFlags = {
  config: undefined,
  stage: undefined,
  profile: undefined,
  region: undefined,
  endpointUrl: undefined,
  local: false,
  json: false,
  color: undefined,
  quiet: false,
  verbose: false,
  debug: false,
  yes: false,
  keepLogs: false,
  discardMessages: false,
};
const asking = (typed: string) => ({
  io: memoryIo({ stdin: `${typed}\n` }),
  signal: new AbortController().signal,
});

test("the name that is typed right lets it go on", async () => {
  const context = asking("orders");

  await confirm(context, flags, "orders");

  expect(context.io.err).toContain("Type the pipeline's name, orders");
});

test("any other does not", async () => {
  await expect(confirm(asking("order"), flags, "orders")).rejects.toMatchObject({
    code: "REFUSED",
    message: expect.stringContaining("nothing was removed"),
  });
});

test("an end of input does not either", async () => {
  const ended = { io: memoryIo(), signal: new AbortController().signal };

  await expect(confirm(ended, flags, "orders")).rejects.toMatchObject({ code: "REFUSED" });
});

test("--yes asks nothing", async () => {
  const context = asking("");

  await confirm(context, { ...flags, yes: true }, "orders");

  expect(context.io.err).toBe("");
});

test("where nobody can be asked, the exact command is given", () => {
  const given = { ...flags, stage: "prod", local: true, keepLogs: true };

  expect(() => refuseUnasked({ interactive: false }, given)).toThrow(
    expect.objectContaining({
      code: "REFUSED",
      hint: expect.stringContaining("`sqslam down --stage prod --local --keep-logs --yes`"),
    }),
  );
  expect(() => refuseUnasked({ interactive: true }, given)).not.toThrow();
});

test("the command is repeated as a shell takes it", () => {
  expect(sameCommand({ ...flags, config: "my file.yaml" })).toBe(
    "sqslam down --config 'my file.yaml'",
  );
});
