// As recorded in the tests that alarms.test.ts names.
import {
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type CloudwatchWorld, cloudwatchWorld } from "./world.ts";

let world: CloudwatchWorld;
beforeEach(async () => {
  world = await cloudwatchWorld();
});
afterEach(() => world.close());

const set = (more: object = {}) =>
  world.client.send(
    new SetAlarmStateCommand({
      AlarmName: "a",
      StateValue: "ALARM",
      StateReason: "tested",
      ...more,
    }),
  );

test("a state that was set stays, and only another value is a transition", async () => {
  await world.put();
  await world.clock.advance(1_000);
  await set();
  const transition = new Date(world.clock.now());
  await world.clock.advance(1_000);
  await set({ StateReason: "again", StateReasonData: '{"n":1}' });

  expect((await world.describe()).MetricAlarms).toMatchObject([
    {
      StateValue: "ALARM",
      StateReason: "again",
      StateReasonData: '{"n":1}',
      StateTransitionedTimestamp: transition,
      StateUpdatedTimestamp: new Date(world.clock.now()),
    },
  ]);
});

test.for<[object, object]>([
  [{ AlarmName: "nobody" }, { name: "ResourceNotFound", $metadata: { httpStatusCode: 404 } }],
  [{ StateReasonData: "{" }, { name: "InvalidFormatFault" }],
  [
    { StateValue: "WELL" },
    {
      name: "ValidationException",
      message:
        "1 validation error detected: Value 'WELL' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set: [INSUFFICIENT_DATA, ALARM, OK]",
    },
  ],
])("%j is refused", async ([input, fault]) => {
  await world.put();

  await expect(set(input)).rejects.toMatchObject(fault);
});

test("actions are switched off and on without any other change", async () => {
  await world.put();
  const AlarmNames = ["a", "nobody"];
  const enabled = async () => (await world.describe()).MetricAlarms?.[0]?.ActionsEnabled;

  await world.client.send(new DisableAlarmActionsCommand({ AlarmNames }));
  expect(await enabled()).toBe(false);
  await world.client.send(new EnableAlarmActionsCommand({ AlarmNames }));
  expect(await enabled()).toBe(true);
});
