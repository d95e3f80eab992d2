import { describe, expect, test } from "vitest";
import type { Work } from "../../../src/engine/resource.ts";
import { awsError, type AwsDouble, type Input } from "../../support/aws-double.ts";
import { someCode } from "../../support/code.ts";
import { aPipeline } from "../../support/pipeline.ts";
import { type Working, working } from "../../support/working.ts";

const ACTIVE = { State: "Active", LastUpdateStatus: "Successful", RevisionId: "r1" };
const fn = aPipeline().function;
const notAssumable = () =>
  awsError(
    "InvalidParameterValueException",
    "The role defined for the function cannot be assumed by Lambda.",
  );

/** The function as its own creation leaves it, with `live` on top. */
async function created(it: Working, live: object = {}, tags: object = {}): Promise<unknown> {
  const { resource, aws, work } = it;
  aws.on("CreateFunction", {});
  await resource.create(work);
  const input = aws.inputs("CreateFunction").at(-1) ?? {};
  const { sha256 } = await someCode().zip();
  return look(aws, work, it, {
    Configuration: { ...input, CodeSha256: sha256, ...ACTIVE, ...live },
    Tags: { ...Object(input["Tags"]), ...tags },
  });
}

async function look(aws: AwsDouble, work: Work, { resource }: Working, answer: Input) {
  aws.on("GetFunction", answer);
  return resource.read(work.signal);
}

describe("whether the code has changed", () => {
  test("the same sources are never zipped, whatever the zip", async () => {
    const first = working("function", {}, someCode());
    await created(first);
    const tags = first.aws.inputs("CreateFunction")[0]?.["Tags"];
    const code = someCode();
    const again = working("function", {}, code, first.aws);

    const answer = {
      Tags: Object(tags),
      Configuration: {
        ...first.aws.inputs("CreateFunction")[0],
        ...ACTIVE,
        CodeSha256: (await someCode().zip()).sha256,
      },
    };
    const state = await look(first.aws, again.work, again, answer);

    expect(again.resource.diff(state)).toEqual([]);
    expect(code.zipped).toBe(0);
  });

  test("other sources are a change", async () => {
    const it = working("function", {}, someCode());
    const state = await created(it);
    const other = working("function", {}, someCode("two"), it.aws);

    expect(other.resource.diff(state).map(({ field }) => field)).toEqual(["code"]);
  });

  test("code that somebody else uploaded is a change", async () => {
    const it = working("function", {}, someCode());
    const state = await created(it, { CodeSha256: (await someCode("theirs").zip()).sha256 });

    expect(it.resource.diff(state)).toMatchObject([
      { field: "code", from: expect.stringContaining("foreign") },
    ]);
  });

  test("it is seen without the sources, too", async () => {
    const it = working("function", {}, someCode());
    const state = await created(it, { CodeSha256: (await someCode("theirs").zip()).sha256 });
    const blind = working("function", {}, undefined, it.aws);

    expect(blind.resource.diff(state)).toMatchObject([{ field: "code" }]);
  });
});

test("environment values are changes whose values are secret", async () => {
  const it = working("function", {}, someCode());
  const state = await created(it);
  const environment = { TOKEN: "hunter22" };
  const other = working("function", { function: { ...fn, environment } }, someCode(), it.aws);

  expect(other.resource.diff(state)).toEqual([
    { field: "environment.TOKEN", from: undefined, to: "hunter22", secret: true },
  ]);
});

test("what AWS says of environment values is masked", async () => {
  const environment = { TOKEN: "hunter22" };
  const it = working("function", { function: { ...fn, environment } }, someCode());
  it.aws.on("CreateFunction", awsError("InvalidParameterValueException", "bad value hunter22"));

  await expect(it.resource.create(it.work)).rejects.toMatchObject({
    message: expect.not.stringContaining("hunter22"),
  });
});

test("an image function cannot become a zip in place", async () => {
  const it = working("function", {}, someCode());
  const state = await created(it, { PackageType: "Image" });

  expect(it.resource.diff(state)).toContainEqual({
    field: "packageType",
    from: "Image",
    to: "Zip",
    recreate: true,
  });
});

test("a role that Lambda does not know yet is waited for", async () => {
  const { resource, aws, work, waits, pass } = working("function", {}, someCode());
  aws.on("CreateFunction", notAssumable, notAssumable, {});

  await pass(resource.create(work));

  expect(aws.operations()).toEqual(["CreateFunction", "CreateFunction", "CreateFunction"]);
  expect(waits).toContain("the role to be known to Lambda");
});

test("configuration goes before code, is settled in between, and both are guarded", async () => {
  const it = working("function", {}, someCode());
  const state = await created(it, { MemorySize: 512 });
  const { aws } = it;
  aws.on("UpdateFunctionConfiguration", {});
  aws.on(
    "GetFunctionConfiguration",
    { ...ACTIVE, LastUpdateStatus: "InProgress", RevisionId: "r2" },
    { ...ACTIVE, RevisionId: "r3" },
  );
  aws.on("UpdateFunctionCode", {});
  aws.on("TagResource", {});

  const before = aws.sent.length;
  const update = working("function", {}, someCode("two"), aws);
  await update.pass(update.resource.update(state, update.resource.diff(state), update.work));

  const sent = aws.sent.slice(before);
  expect(sent.map(([operation]) => operation)).toEqual([
    "UpdateFunctionConfiguration",
    "GetFunctionConfiguration",
    "GetFunctionConfiguration",
    "UpdateFunctionCode",
    "TagResource",
  ]);
  expect(sent[0]?.[1]).toMatchObject({ RevisionId: "r1", MemorySize: 128 });
  expect(sent[3]?.[1]).toMatchObject({ RevisionId: "r3" });
});

test("reserved concurrency is set once the function is settled", async () => {
  const reserved = { function: { ...fn, reservedConcurrency: 5 } };
  const { resource, aws, work, pass } = working("function", reserved, someCode());
  aws.on("CreateFunction", {});
  aws.on("GetFunctionConfiguration", { State: "Pending" }, ACTIVE);
  aws.on("PutFunctionConcurrency", {});

  await pass(resource.create(work));

  expect(aws.operations()).toEqual([
    "CreateFunction",
    "GetFunctionConfiguration",
    "GetFunctionConfiguration",
    "PutFunctionConcurrency",
  ]);
});

test("a function that fails to become active is told with AWS's reason", async () => {
  const { resource, aws, work, pass } = working("function", {}, someCode());
  aws.on("GetFunctionConfiguration", {
    State: "Failed",
    StateReasonCode: "InvalidRuntime",
    StateReason: "no such runtime",
  });

  await expect(pass(resource.ready(work))).rejects.toMatchObject({
    message: expect.stringContaining("InvalidRuntime: no such runtime"),
  });
});

test("one that an earlier run left pending is a change that only waits", async () => {
  const it = working("function", {}, someCode());
  const state = await created(it, { State: "Pending", LastUpdateStatus: undefined });
  it.aws.on("GetFunctionConfiguration", { State: "Pending" }, ACTIVE);

  const changes = it.resource.diff(state);
  const before = it.aws.sent.length;
  await it.pass(it.resource.update(state, changes, it.work));

  expect(changes).toEqual([{ field: "state", from: "Pending", to: "Active" }]);
  expect(new Set(it.aws.operations().slice(before))).toEqual(new Set(["GetFunctionConfiguration"]));
});

test("code that is uploaded is tagged when the upload has settled, and not uploaded again", async () => {
  const it = working("function", {}, someCode());
  const state = await created(it);
  const busy = "The operation cannot be performed at this time. An update is in progress";
  it.aws.on("UpdateFunctionCode", {});
  it.aws.on("TagResource", awsError("ResourceConflictException", busy), {});
  const update = working("function", {}, someCode("two"), it.aws);

  await update.pass(update.resource.update(state, update.resource.diff(state), update.work));

  expect(it.aws.operations().slice(-3)).toEqual([
    "UpdateFunctionCode",
    "TagResource",
    "TagResource",
  ]);
});
