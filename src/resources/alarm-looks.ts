import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { Connection } from "../aws/connection.ts";

export type AlarmLook = (name: string, signal: AbortSignal) => Promise<MetricAlarm | undefined>;

/** DescribeAlarms takes many names: all alarms that are looked at in one moment are one call. */
export function alarmLooks(connection: Connection): AlarmLook {
  let next: { readonly names: string[]; readonly found: Found } | undefined;
  const begin = (signal: AbortSignal) => {
    const names: string[] = [];
    const describe = async () => {
      const { describeAlarms } = await import("./alarm-calls.ts");
      next = undefined;
      return describeAlarms(connection, names, signal);
    };
    return { names, found: describe() };
  };
  return async (name, signal) => {
    next ??= begin(signal);
    next.names.push(name);
    return (await next.found).get(name);
  };
}

type Found = Promise<ReadonlyMap<string, MetricAlarm>>;
