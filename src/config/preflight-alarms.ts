import { SqslamError } from "../core/errors.ts";
import { type Finding, rule } from "./finding.ts";
import type { Pipeline } from "./pipeline.ts";
import { writeDuration } from "./quantity.ts";
import { regionOf } from "./region-of.ts";

/** Alarms that could never tell anything, and those that would tell of nothing. */
export function alarmRules({ alarms, queue, region }: Pipeline): Finding[] {
  if (alarms === undefined) return [];
  const { oldestMessageAgeSeconds: age, notify } = alarms;
  const path = ["alarms", "oldestMessageAge"];
  const { visibilityTimeoutSeconds: visibility, retentionSeconds: retention } = queue;
  return [
    ...rule(age !== undefined && age >= retention, "alarm-after-loss", "warning", path, [
      `(${writeDuration(age ?? 0)}) is not less than queue.retention (${writeDuration(retention)}): the oldest message is lost before it is that old`,
      "Set it to auto, or to half of queue.retention.",
    ]),
    ...rule(
      age !== undefined && age < visibility && age < retention / 2,
      "alarm-at-first-retry",
      "warning",
      path,
      [
        `(${writeDuration(age ?? 0)}) is less than queue.visibilityTimeout (${writeDuration(visibility)}): one batch that failed and is tried again sets it off`,
        "Set it to auto.",
      ],
    ),
    // A flag or the environment may still name the topic's region.
    ...rule(
      notify !== undefined && region !== undefined && regionOf(notify) !== region,
      "topic-elsewhere",
      "warning",
      ["alarms", "notify"],
      [
        `is a topic in ${regionOf(notify ?? "")}, while region is ${region}: AWS takes a topic of the alarm's own region alone`,
        `Name a topic in ${region}.`,
      ],
    ),
  ];
}

/**
 * Throws CONFIG_INVALID for a topic that AWS would refuse, once it is known where the alarms are to
 * be: it says so only when everything else has been created.
 */
export function requireTopicHere(
  { alarms }: Pick<Pipeline, "alarms">,
  where: { readonly partition: string; readonly region: string },
): void {
  const topic = alarms?.notify;
  if (topic === undefined) return;
  const [, partition] = topic.split(":");
  if (partition === where.partition && regionOf(topic) === where.region) return;
  throw new SqslamError(
    "CONFIG_INVALID",
    `alarms.notify is the topic ${topic}, and the alarms are in ${where.region} (${where.partition}): AWS takes a topic of the alarm's own region alone.`,
    { hint: `Name a topic in ${where.region}, or leave alarms.notify out.` },
  );
}
