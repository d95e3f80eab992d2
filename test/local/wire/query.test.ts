import {
  CreateRoleCommand,
  GetAccountSummaryCommand,
  GetRoleCommand,
  IAMClient,
  ListRolesCommand,
  TagRoleCommand,
  UntagRoleCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import * as fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Fault } from "../../../src/local/fault.ts";
import { type EchoWorld, echoWorld, post } from "./world.ts";

const NOW = new Date("2026-01-02T03:04:05Z");
const role = (Description: string) => ({
  RoleName: "r",
  Path: "/",
  RoleId: "AROA",
  Arn: "arn",
  CreateDate: NOW,
  Description,
});

describe("requests", () => {
  let world: EchoWorld;
  let iam: IAMClient;
  beforeEach(async () => {
    world = await echoWorld();
    iam = new IAMClient(world.options);
  });
  afterEach(() => world.close());

  test("any text arrives as it was sent", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "grapheme" }), fc.string(), async (text, key) => {
        const tags = [
          { Key: "first", Value: text },
          { Key: key, Value: "\r\n\t &+%=<>\u0000" },
        ];
        await iam.send(new TagRoleCommand({ RoleName: "r", Tags: tags }));

        expect(world.input).toEqual({ RoleName: "r", Tags: tags });
      }),
      { numRuns: 50 },
    );
  });

  test("lists of any length keep their order", async () => {
    for (const length of [0, 1, 12]) {
      const TagKeys = Array.from({ length }, (_, i) => `k${i}`);
      await iam.send(new UntagRoleCommand({ RoleName: "r", TagKeys }));

      expect(world.input).toEqual({ RoleName: "r", TagKeys });
    }
  });

  test("numbers are numbers", async () => {
    await iam.send(
      new CreateRoleCommand({
        RoleName: "r",
        AssumeRolePolicyDocument: "{}",
        MaxSessionDuration: 3600,
      }),
    );

    expect(world.input).toMatchObject({ MaxSessionDuration: 3600 });
  });

  test("IAM and STS are told apart by their version", async () => {
    const sts = new STSClient(world.options);
    await sts.send(new GetCallerIdentityCommand({}));
    await sts.send(
      new AssumeRoleCommand({ RoleArn: "a", RoleSessionName: "s", DurationSeconds: 900 }),
    );

    expect(world.received.map((call) => call.name)).toEqual(["GetCallerIdentity", "AssumeRole"]);
    expect(world.input).toEqual({ RoleArn: "a", RoleSessionName: "s", DurationSeconds: 900 });
  });

  test("a number that is none, or a required member that is absent, is refused", async () => {
    const wrong = await post(world.url, {
      Action: "ListRoles",
      Version: "2010-05-08",
      MaxItems: "ten",
    });
    const absent = await post(world.url, { Action: "GetRole", Version: "2010-05-08" });

    expect(wrong).toMatchObject({
      status: 400,
      body: expect.stringContaining("<Code>MalformedInput"),
    });
    expect(absent.status).toBe(400);
    expect(absent.body).toContain(
      "<Code>ValidationError</Code><Message>1 validation error detected: Value null at 'roleName' failed to satisfy constraint: Member must not be null</Message>",
    );
    expect(world.received).toEqual([]);
  });

  test("the credential scope gives key and region, whatever they are (aws-facts 1.1)", async () => {
    const there = new IAMClient({ ...world.options, region: "eusc-de-east-1" });
    await there.send(new ListRolesCommand({}));

    expect(world.received.at(-1)?.call).toMatchObject({
      accessKeyId: "test",
      region: "eusc-de-east-1",
      origin: world.url,
    });
  });
});

describe("answers", () => {
  test("any text that XML can hold comes back as it was given", async () => {
    const answer = { Role: role("") };
    const world = await echoWorld({ iam: { GetRole: answer } });
    const iam = new IAMClient(world.options);
    // Parsers of XML 1.0 drop these or stop at them, so no service can send them.
    const writable = (value: string) =>
      /^[\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]*$/u.test(value);
    const text = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.string({
        unit: fc.constantFrom(
          "\r",
          "\n",
          "\t",
          " ",
          "&",
          "<",
          ">",
          '"',
          "'",
          "]]>",
          "&amp;",
          "&#13;",
          "x",
        ),
      }),
    );
    await fc.assert(
      fc.asyncProperty(
        text.filter((value) => writable(value) && value.trim() !== ""),
        async (value) => {
          answer.Role = role(value);
          const { Role: got } = await iam.send(new GetRoleCommand({ RoleName: "r" }));

          expect(got?.Description).toBe(value);
        },
      ),
      { numRuns: 200 },
    );
    await world.close();
  });

  test("lists, maps, dates, flags and empty structures come back typed", async () => {
    const world = await echoWorld({
      iam: {
        ListRoles: { Roles: [role("a"), role("b")], IsTruncated: false },
        GetRole: { Role: { ...role("r"), Tags: [{ Key: "k", Value: "" }], RoleLastUsed: {} } },
        GetAccountSummary: { SummaryMap: { Roles: 3, Users: 0 } },
      },
    });
    const iam = new IAMClient(world.options);

    const listed = await iam.send(new ListRolesCommand({}));
    const { Role: got } = await iam.send(new GetRoleCommand({ RoleName: "r" }));
    const { SummaryMap: map } = await iam.send(new GetAccountSummaryCommand({}));
    expect(listed).toMatchObject({
      Roles: [{ Description: "a", CreateDate: NOW }, { Description: "b" }],
      IsTruncated: false,
    });
    expect(got).toMatchObject({ Tags: [{ Key: "k", Value: "" }], RoleLastUsed: {} });
    expect(map).toEqual({ Roles: 3, Users: 0 });
    await world.close();
  });

  test("an empty list is an empty list, in a document that other parsers read", async () => {
    const world = await echoWorld({ iam: { ListRoles: { Roles: [], IsTruncated: false } } });
    const raw = await post(world.url, { Action: "ListRoles", Version: "2010-05-08" });

    expect(raw.headers["content-type"]).toBe("text/xml");
    expect(raw.body).toMatch(
      /^<\?xml version="1.0"\?>\n<ListRolesResponse xmlns="https:\/\/iam.amazonaws.com\/doc\/2010-05-08\/"><ListRolesResult><Roles><\/Roles><IsTruncated>false<\/IsTruncated><\/ListRolesResult><ResponseMetadata><RequestId>[\w-]{36}<\/RequestId><\/ResponseMetadata><\/ListRolesResponse>$/,
    );
    await world.close();
  });

  test("characters that XML cannot hold never leave the endpoint", async () => {
    const message = "control \u0001 and half \uD800 of a pair";
    const world = await echoWorld({
      iam: { GetRole: new Fault("NoSuchEntityException", message) },
    });
    const raw = await post(world.url, { Action: "GetRole", Version: "2010-05-08", RoleName: "r" });

    expect(raw.body).toContain("<Message>control \uFFFD and half \uFFFD of a pair</Message>");
    await world.close();
  });
});

describe("faults (aws-facts 0.2, 0.3)", () => {
  test("the SDK's name is the shape's, the wire's code the short one", async () => {
    const message = "<b> & \"c\" 'd'";
    const world = await echoWorld({
      iam: { GetRole: new Fault("NoSuchEntityException", message) },
    });
    const iam = new IAMClient(world.options);

    await expect(iam.send(new GetRoleCommand({ RoleName: "r" }))).rejects.toMatchObject({
      name: "NoSuchEntityException",
      Code: "NoSuchEntity",
      message,
      $fault: "client",
      $metadata: { httpStatusCode: 404, requestId: expect.stringMatching(/^[\w-]{36}$/) },
    });
    await world.close();
  });

  test("one without a shape keeps its code", async () => {
    const fault = new Fault("AccessDenied", "no", { status: 403 });
    const world = await echoWorld({ sts: { AssumeRole: fault } });
    const sts = new STSClient(world.options);

    await expect(
      sts.send(new AssumeRoleCommand({ RoleArn: "a", RoleSessionName: "s" })),
    ).rejects.toMatchObject({ name: "AccessDenied", $metadata: { httpStatusCode: 403 } });
    await world.close();
  });
});
