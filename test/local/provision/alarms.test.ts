import {
  DeleteAlarmsCommand,
  DisableAlarmActionsCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { GetRoleCommand, TagRoleCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Pipeline } from "../../../src/config/pipeline.ts";
import { type LocalEndpoint, startLocal } from "../../../src/local/index.ts";
import { alarmNames } from "../../../src/resources/alarm-settings.ts";
import { failure } from "../../support/failure.ts";
import { inventory, NOTHING } from "../../support/inventory.ts";
import { aPipeline } from "../../support/pipeline.ts";
import { changesIn, provision } from "../../support/provision.ts";
import { somebody } from "../../support/somebody.ts";
import { handlerCode } from "../../support/zip.ts";

let endpoint: LocalEndpoint;
let other: ReturnType<typeof somebody>;
beforeAll(async () => {
  endpoint = await startLocal();
  other = somebody(endpoint.url);
});
afterAll(() => endpoint.stop());

const alarms = {
  notify: undefined,
  deadLetters: 1,
  oldestMessageAgeSeconds: 900,
  errors: 1,
  throttles: 1,
};
const plain = aPipeline();
const alarmed = aPipeline({ alarms });
const NAMES = alarmNames(plain);
const MARK = "role.tags.sqslam:alarms";

const up = (pipeline: Pipeline, options?: { adopt: boolean }) =>
  provision("up", endpoint.url, pipeline, handlerCode(), options);
const down = (pipeline: Pipeline) => provision("down", endpoint.url, pipeline);
const region = "eu-west-1";
const everything = () => inventory(endpoint.url, region);
const toAlarms = ({ calls }: Awaited<ReturnType<typeof up>>) =>
  calls.filter(({ service }) => service === "cloudwatch").map(({ operation }) => operation);
const isMarked = async () => {
  const { Role } = await other.iam.send(new GetRoleCommand({ RoleName: "orders-role" }));
  return Role?.Tags?.some(({ Key }) => Key === "sqslam:alarms");
};

describe("a pipeline with alarms, call by call", () => {
  test("creating takes nine calls more than without: a look, its tags, and a put for each", async () => {
    const { steps, calls } = await up(alarmed);

    expect(steps.map(({ action }) => action)).toEqual(steps.map(() => "create"));
    expect(steps.filter(({ kind }) => kind === "CloudWatch alarm").map(({ name }) => name)).toEqual(
      NAMES,
    );
    expect(calls.length).toBeLessThanOrEqual(24 + 9);
  });

  test("a second up writes nothing and takes five calls more, one for all alarms and four for tags", async () => {
    const again = await up(alarmed);

    expect(changesIn(again.steps)).toEqual([]);
    expect(again.writes).toEqual([]);
    expect(again.calls).toHaveLength(12 + 5);
    expect(toAlarms(again).filter((operation) => operation === "DescribeAlarms")).toHaveLength(1);
  });

  const topic = `arn:aws:sns:${region}:000000000000:ops`;
  const four = NAMES.map(() => "PutMetricAlarm");

  test.for<[what: string, change: Partial<Pipeline>, changes: string[], writes: string[]]>([
    [
      "a threshold",
      { alarms: { ...alarms, errors: 7 } },
      ["alarm-errors.threshold"],
      ["PutMetricAlarm"],
    ],
    [
      "a topic, and the threshold back",
      { alarms: { ...alarms, notify: topic } },
      ["dead-letters", "oldest-message", "errors", "throttles"].flatMap((part) =>
        part === "errors"
          ? ["alarm-errors.notify", "alarm-errors.threshold"]
          : [`alarm-${part}.notify`],
      ),
      four,
    ],
    [
      "no topic",
      {},
      ["dead-letters", "oldest-message", "errors", "throttles"].map(
        (part) => `alarm-${part}.notify`,
      ),
      four,
    ],
    [
      "one alarm less",
      { alarms: { ...alarms, throttles: undefined } },
      ["alarm-throttles"],
      ["DeleteAlarms"],
    ],
    ["and again", {}, ["alarm-throttles"], ["PutMetricAlarm"]],
  ])("%s: exactly that", async ([, change, changes, writes]) => {
    const pipeline = { ...alarmed, ...change };

    const changed = await up(pipeline);
    const again = await up(pipeline);

    expect(changesIn(changed.steps)).toEqual(changes);
    expect(changed.writes).toEqual(writes);
    expect(again.writes).toEqual([]);
  });

  test("what somebody else has done to them is put right, and their state is left alone", async () => {
    const state = { AlarmName: "orders-errors", StateValue: "ALARM", StateReason: "so" } as const;
    await other.cloudwatch.send(new SetAlarmStateCommand(state));
    await other.cloudwatch.send(new DisableAlarmActionsCommand({ AlarmNames: ["orders-errors"] }));
    await other.cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: ["orders-throttles"] }));

    const repaired = await up(alarmed);

    expect(changesIn(repaired.steps)).toEqual(["alarm-errors.actionsEnabled", "alarm-throttles"]);
    expect((await everything()).alarms).toContainEqual(
      expect.objectContaining({ AlarmName: "orders-errors", StateValue: "ALARM" }),
    );
  });

  test("a tag goes to alarms as well, and goes away again", async () => {
    await up({ ...alarmed, tags: { team: "a" } });
    const tagged = (await everything()).alarms;
    const back = await up(alarmed);

    expect(tagged).toMatchObject(NAMES.map(() => ({ tags: { team: "a" } })));
    expect(back.writes.filter((name) => name === "UntagResource")).toHaveLength(4 + 2);
    expect((await up(alarmed)).writes).toEqual([]);
  });

  test("taken out of the file, they are removed, and the mark after them", async () => {
    const { steps, writes } = await up(plain);
    const again = await up(plain);

    expect(changesIn(steps)).toEqual([
      MARK,
      ...steps.flatMap(({ id }) => (id.startsWith("alarm-") ? [id] : [])),
    ]);
    expect(writes).toEqual([...NAMES.map(() => "DeleteAlarms"), "UntagRole"]);
    expect((await everything()).alarms).toEqual([]);
    expect(again.writes).toEqual([]);
    expect(again.calls).toHaveLength(12);
  });

  test("put back, the mark is there before the first of them", async () => {
    const { writes } = await up(alarmed);

    expect(writes).toEqual(["TagRole", ...NAMES.map(() => "PutMetricAlarm")]);
  });

  test("down finds them though the file no longer names them, and leaves nothing", async () => {
    const { steps, left, calls } = await down(plain);

    expect(steps.filter(({ id }) => id.startsWith("alarm-"))).toHaveLength(4);
    expect(left).toEqual([]);
    expect(await everything()).toEqual(NOTHING);
    // A look and four tags, four removals, and one look at the end, and two that count messages.
    expect(calls.length + 2).toBeLessThanOrEqual(24 + 10);
  });
});

describe("a run that ended in between", () => {
  test("marked and then nothing: the mark is all that goes", async () => {
    await up(plain);
    const Tags = [{ Key: "sqslam:alarms", Value: "yes" }];
    await other.iam.send(new TagRoleCommand({ RoleName: "orders-role", Tags }));

    const { steps, writes } = await up(plain);

    expect(changesIn(steps)).toEqual([MARK]);
    expect(writes).toEqual(["UntagRole"]);
    await down(plain);
  });

  test("with some alarms gone and the mark still there: the rest goes, and then the mark", async () => {
    await up(alarmed);
    await other.cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: NAMES.slice(0, 3) }));

    const { writes } = await up(plain);

    expect(writes).toEqual(["DeleteAlarms", "UntagRole"]);
    await down(plain);
    expect(await everything()).toEqual(NOTHING);
  });

  test("another change of the role does not take the mark while alarms are there", async () => {
    await up(alarmed);
    const tagged = aPipeline({ tags: { team: "a" } });

    const { writes } = await up(tagged);

    const order = writes.filter((name) => ["TagRole", "UntagRole", "DeleteAlarms"].includes(name));
    expect(order).toEqual(["TagRole", ...NAMES.map(() => "DeleteAlarms"), "UntagRole"]);
    expect(await isMarked()).toBe(false);
    await down(tagged);
  });
});

describe("an alarm of somebody else's by the same name", () => {
  const AlarmName = "orders-errors";
  const theirs = () =>
    other.cloudwatch.send(
      new PutMetricAlarmCommand({
        AlarmName,
        Namespace: "n",
        MetricName: "m",
        Statistic: "Sum",
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: "GreaterThanThreshold",
      }),
    );

  test("is refused by name, left alone by a down, and taken over when asked to", async () => {
    await theirs();

    const refused = await failure(up(alarmed));
    expect(refused.code).toBe("NOT_OURS");
    expect(refused.message).toContain('CloudWatch alarm "orders-errors" exists');

    await up(alarmed, { adopt: true });
    expect((await up(alarmed)).writes).toEqual([]);
    await down(alarmed);
    expect(await everything()).toEqual(NOTHING);

    await up({ ...alarmed, alarms: { ...alarms, errors: undefined } });
    await theirs();
    await down(alarmed);
    expect((await everything()).alarms).toMatchObject([{ AlarmName, tags: {} }]);
    await other.cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: [AlarmName] }));
  });
});

test("two stages have alarms of their own, and leave each other alone", async () => {
  const names = (stage: string) => ({
    stage,
    alarms,
    queue: { ...plain.queue, name: `orders-${stage}` },
    deadLetterQueue: undefined,
    function: { ...plain.function, name: `orders-${stage}` },
    logs: { ...plain.logs, name: `/aws/lambda/orders-${stage}` },
    role: { ...plain.role, name: `orders-${stage}-role` },
  });
  const [a, b] = [aPipeline(names("a")), aPipeline(names("b"))];
  await up(a);
  await up(b);

  await down(a);

  expect((await everything()).alarms).toMatchObject(
    ["errors", "oldest-message", "throttles"].map((part) => ({ AlarmName: `orders-b-${part}` })),
  );
  expect((await up(b)).writes).toEqual([]);
  await down(b);
  expect(await everything()).toEqual(NOTHING);
});
