// Lines as they come in, over a connection that stays open (aws-facts 6.4).
import type {
  StartLiveTailCommandInput,
  StartLiveTailCommandOutput,
  StartLiveTailResponseStream,
} from "@aws-sdk/client-cloudwatch-logs";
import { hasLength } from "../constraint.ts";
import { Fault } from "../fault.ts";
import type { Ground } from "../ports.ts";
import type { Call, Given, Result } from "../service.ts";
import { check, INVALID } from "./checks.ts";
import { groupByArn } from "./find.ts";
import { arnOf, type Groups, type LogGroup, type Watcher } from "./groups.ts";
import { type LiveSession, liveSession } from "./live-session.ts";
import { compilePattern } from "./pattern.ts";

type Input = Given<StartLiveTailCommandInput, "logGroupIdentifiers">;

const MOST_GROUPS = 10;

export function startLiveTail({ clock, random }: Pick<Ground, "clock" | "random">, groups: Groups) {
  return (input: Input, call: Call): Result<StartLiveTailCommandOutput> => {
    const { logStreamNames: names, logStreamNamePrefixes: prefixes } = input;
    checkInput(input);
    const matches = compilePattern(input.logEventFilterPattern ?? "");
    const wanted = [...new Set(input.logGroupIdentifiers)].map((arn) => groupOf(groups, call, arn));
    const isWanted = (name: string) =>
      (names?.includes(name) ?? true) &&
      (prefixes?.some((prefix) => name.startsWith(prefix)) ?? true);

    return { responseStream: stream() };

    // Nothing is begun before the stream is read: it may never be.
    async function* stream(): AsyncGenerator<StartLiveTailResponseStream, void> {
      const session = liveSession(clock, call.signal());
      const watchers = wanted.map((group) => [group, watcherOf(group, session)] as const);
      try {
        for (const [group, watcher] of watchers) group.watchers.add(watcher);
        yield {
          sessionStart: {
            requestId: call.requestId,
            sessionId: random.uuid(),
            logGroupIdentifiers: input.logGroupIdentifiers,
            logStreamNames: names ?? [],
            logStreamNamePrefixes: prefixes ?? [],
            logEventFilterPattern: input.logEventFilterPattern ?? "",
          },
        };
        for await (const sessionUpdate of session.updates()) yield { sessionUpdate };
      } finally {
        for (const [group, watcher] of watchers) group.watchers.delete(watcher);
        session.end();
      }
    }

    function watcherOf({ record }: LogGroup, session: LiveSession): Watcher {
      const logGroupIdentifier = arnOf(record);
      return ({ record: { name: logStreamName } }, lines, ingestionTime) => {
        if (!isWanted(logStreamName)) return;
        for (const { timestamp, message } of lines) {
          if (!matches(message)) continue;
          session.add({ logStreamName, logGroupIdentifier, message, timestamp, ingestionTime });
        }
      };
    }
  };
}

function checkInput(input: Input): void {
  const { logStreamNames: names, logStreamNamePrefixes: prefixes } = input;
  const { logGroupIdentifiers: identifiers, logEventFilterPattern: pattern } = input;
  check(
    hasLength("logGroupIdentifiers", identifiers, 1, MOST_GROUPS),
    hasLength("logStreamNames", names, 1, 10),
    hasLength("logStreamNamePrefixes", prefixes, 1, 10),
    hasLength("logEventFilterPattern", pattern, 1, 1024),
  );
  if (names && prefixes) {
    throw new Fault(
      INVALID,
      "LogStreamNames and logStreamNamePrefixes are mutually exclusive parameters.",
    );
  }
  if ((names ?? prefixes) && identifiers.length > 1) {
    throw new Fault(
      INVALID,
      "Log streams can be chosen only where logGroupIdentifiers holds a single log group.",
    );
  }
}

/** By its ARN alone, and that without `:*`. */
function groupOf(groups: Groups, call: Call, arn: string): LogGroup {
  if (!/^arn:[^*]+$/.test(arn)) {
    throw new Fault(INVALID, `Invalid log group identifier: ${arn} is not the ARN of a log group.`);
  }
  const group = groupByArn(groups, call, arn);
  if (group.record.class === "STANDARD") return group;
  throw new Fault(
    "InvalidOperationException",
    `Live Tail is not available for log groups of the class ${group.record.class}.`,
  );
}
