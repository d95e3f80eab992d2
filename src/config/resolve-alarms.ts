import type { AlarmsConfig, QueueConfig } from "./pipeline.ts";
import type { Settings } from "./schema.ts";

type Said = Exclude<Settings["alarms"], boolean | null>;

/** What `alarms: true` stands for. */
const ALL: Said = {
  notify: null,
  deadLetters: 1,
  oldestMessageAge: "auto",
  errors: 1,
  throttles: 1,
};

export function alarmsConfig(
  said: Settings["alarms"],
  queue: QueueConfig,
  hasDeadLetterQueue: boolean,
): AlarmsConfig | undefined {
  if (said === null || said === false) return undefined;
  const alarms = said === true ? ALL : said;
  const { oldestMessageAge: age } = alarms;
  return {
    notify: alarms.notify ?? undefined,
    deadLetters: hasDeadLetterQueue ? (alarms.deadLetters ?? undefined) : undefined,
    oldestMessageAgeSeconds: age === "auto" ? worryingAge(queue) : (age ?? undefined),
    errors: alarms.errors ?? undefined,
    throttles: alarms.throttles ?? undefined,
  };
}

const USUAL_SECONDS = 15 * 60;

/**
 * A message whose batch failed comes back after one visibility timeout: that alone is no reason to
 * worry, a second one is. Half of the retention is left to act before the first message is lost.
 */
function worryingAge({ visibilityTimeoutSeconds, delaySeconds, retentionSeconds }: QueueConfig) {
  const slow = delaySeconds + 2 * visibilityTimeoutSeconds;
  return Math.min(Math.max(USUAL_SECONDS, slow), Math.floor(retentionSeconds / 2));
}
