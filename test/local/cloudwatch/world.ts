import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandInput,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
} from "@aws-sdk/client-cloudwatch";
import { expect } from "vitest";
import type { Clock } from "../../../src/core/clock.ts";
import { cloudwatchService } from "../../../src/local/cloudwatch/service.ts";
import type { Store } from "../../../src/local/store/store.ts";
import { manualClock } from "../../support/clock.ts";
import { clientOptions, serve, testGround } from "../../support/ground.ts";

/** The least that an alarm of a metric needs. */
export const MINIMAL = {
  AlarmName: "a",
  MetricName: "Errors",
  Namespace: "AWS/Lambda",
  Statistic: "Sum",
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 30,
  ComparisonOperator: "GreaterThanThreshold",
} as const;

export const arn = (name: string, region = "us-east-1") =>
  `arn:aws:cloudwatch:${region}:000000000000:alarm:${name}`;

/** CloudWatch on a port of its own, and a client of it. */
export async function cloudwatchWorld(parts: { store?: Store; clock?: Clock } = {}) {
  const clock = manualClock();
  const ground = testGround({ clock, ...parts });
  const server = await serve([cloudwatchService(ground)], ground);
  const client = new CloudWatchClient(clientOptions(server.url));
  const describe = (input: Partial<DescribeAlarmsCommandInput> = {}) =>
    client.send(new DescribeAlarmsCommand(input));
  return {
    clock,
    client,
    describe,
    url: server.url,
    put: (more: Partial<PutMetricAlarmCommandInput> = {}) =>
      client.send(new PutMetricAlarmCommand({ ...MINIMAL, ...more })),
    async names(input: Partial<DescribeAlarmsCommandInput> = {}) {
      return (await describe(input)).MetricAlarms?.map(({ AlarmName }) => AlarmName);
    },
    async close() {
      client.destroy();
      await server.close();
      await ground.store.close();
      expect(ground.bugs).toEqual([]);
    },
  };
}

export type CloudwatchWorld = Awaited<ReturnType<typeof cloudwatchWorld>>;
