import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { connect, type ConnectOptions } from "../../../src/aws/connect.ts";

const keys = { AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "secret" };
const open = (options: Partial<ConnectOptions>) =>
  connect({
    region: undefined,
    configRegion: undefined,
    profile: undefined,
    endpoint: undefined,
    env: keys,
    onCall: () => {},
    ...options,
  });

describe("the region", () => {
  const all = { AWS_REGION: "eu-west-2", AWS_DEFAULT_REGION: "eu-west-3", ...keys };
  test.for([
    [{ region: "eu-west-1", env: all, configRegion: "eu-north-1" }, "eu-west-1"],
    [{ env: all, configRegion: "eu-north-1" }, "eu-west-2"],
    [{ env: { ...all, AWS_REGION: "" }, configRegion: "eu-north-1" }, "eu-west-3"],
    [{ configRegion: "eu-north-1" }, "eu-north-1"],
  ] as const)("%#: flag, AWS_REGION, AWS_DEFAULT_REGION, file: $1", async ([options, region]) => {
    expect((await open(options)).region).toBe(region);
  });

  test("is asked for when nothing names one", async () => {
    await expect(open({})).rejects.toMatchObject({
      code: "NO_REGION",
      hint: expect.stringContaining("--region"),
    });
  });

  test("that cannot be part of a host name is refused", async () => {
    await expect(open({ region: "evil.example/x" })).rejects.toMatchObject({ code: "WRONG_USE" });
  });
});

describe("a profile", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "sqslam-profile-"));
    const file = join(folder, "config");
    await writeFile(
      file,
      "[profile work]\nregion = eu-central-1\naws_access_key_id = fromfile\naws_secret_access_key = s\n",
    );
    process.env["AWS_CONFIG_FILE"] = file;
  });
  afterEach(async () => {
    process.env["AWS_CONFIG_FILE"] = "/dev/null";
    await rm(folder, { recursive: true });
  });

  test("gives the region that nothing else names, and goes before keys in the environment", async () => {
    const { region, credentials } = await open({ profile: "work" });

    expect(region).toBe("eu-central-1");
    expect(typeof credentials === "function" && (await credentials()).accessKeyId).toBe("fromfile");
  });
});

test("keys of the environment go before AWS_PROFILE, as with the AWS CLI", async () => {
  const env = { ...keys, AWS_PROFILE: "work" };

  expect((await open({ region: "eu-west-1", env })).credentials).toEqual({
    accessKeyId: "id",
    secretAccessKey: "secret",
  });
});

describe("the endpoint", () => {
  const env = { ...keys, AWS_ENDPOINT_URL: "http://127.0.0.1:2" };
  test.for([
    [{ endpoint: "http://127.0.0.1:1", env }, "http://127.0.0.1:1"],
    [{ env }, "http://127.0.0.1:2"],
    [{ env: { ...env, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" } }, undefined],
    [{}, undefined],
  ] as const)("%#: flag, AWS_ENDPOINT_URL, AWS: $1", async ([options, endpoint]) => {
    expect((await open({ region: "eu-west-1", ...options })).endpoint).toBe(endpoint);
  });

  test.for(["SQS", "LAMBDA", "IAM", "STS", "CLOUDWATCH", "CLOUDWATCH_LOGS"])(
    "of %s alone is refused, unless a flag names one for all",
    async (service) => {
      const apart = { ...env, [`AWS_ENDPOINT_URL_${service}`]: "http://127.0.0.1:3" };
      const region = "eu-west-1";

      await expect(open({ region, env: apart })).rejects.toMatchObject({ code: "WRONG_USE" });
      const endpoint = "http://127.0.0.1:1";
      expect((await open({ region, env: apart, endpoint })).endpoint).toBe(endpoint);
    },
  );

  test.for(["localhost:4566", "http://", "http://127.0.0.1:99999", "http://exa mple"])(
    "%s is no URL and refused",
    async (endpoint) => {
      const refused = open({ region: "eu-west-1", endpoint });

      await expect(refused).rejects.toMatchObject({ code: "WRONG_USE" });
    },
  );

  test("that holds a password is refused without repeating it", async () => {
    const refused = open({ region: "eu-west-1", endpoint: "http://me:hunter2@127.0.0.1:1" });

    await expect(refused).rejects.toMatchObject({
      code: "WRONG_USE",
      message: expect.not.stringContaining("hunter2"),
    });
  });
});

test("keys of the environment are used with their session token", async () => {
  const env = { ...keys, AWS_SESSION_TOKEN: "token" };

  expect((await open({ region: "eu-west-1", env })).credentials).toEqual({
    accessKeyId: "id",
    secretAccessKey: "secret",
    sessionToken: "token",
  });
});
