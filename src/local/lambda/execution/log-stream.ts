// One environment's log stream. Lines are stamped as they come and written together once a turn.
import type { Access, Ground, LogSink } from "../../ports.ts";
import { ACCOUNT, PARTITION } from "../../service.ts";
import { defaultLogGroup, type LambdaFunction, logGroupOf } from "../function.ts";

export interface LogStream {
  readonly name: string;
  add(message: string): void;
  /** Writes what has gathered. */
  flush(): void;
}

/** A right that was there is taken to last this long: a busy environment writes often. Milliseconds. */
const TRUST = 1_000;

/** `YYYY/MM/DD/[<version>]<32 hex>`; in a group of one's own the function's name is in it (aws-facts 3.12). */
function makeStreamName(fn: LambdaFunction, ground: Ground): string {
  const day = new Date(ground.clock.now()).toISOString().slice(0, 10).replaceAll("-", "/");
  const owner = logGroupOf(fn) === defaultLogGroup(fn.name) ? "" : fn.name;
  return `${day}/${owner}[${fn.version}]${ground.random.hex(16)}`;
}

export function openLogStream(
  fn: LambdaFunction,
  ground: Ground,
  ports: { readonly access: Access; readonly logs: LogSink },
): LogStream {
  const place = {
    region: fn.region,
    group: logGroupOf(fn),
    stream: makeStreamName(fn, ground),
  };
  const groupArn = `arn:${PARTITION}:logs:${fn.region}:${ACCOUNT}:log-group:${place.group}`;
  const allows = (action: string, arn: string) =>
    ports.access.allows(fn.settings.roleArn, `logs:${action}`, arn);
  const may = (action: string) => allows(action, `${groupArn}:log-stream:${place.stream}`);
  // Policies name the group itself, or what is in it, and AWS's own pages do either.
  const mayCreateGroup = () =>
    allows("CreateLogGroup", groupArn) || allows("CreateLogGroup", `${groupArn}:log-stream:`);
  let mayPutUntil = -1;
  let created = false;
  let gathered: { timestamp: number; message: string }[] = [];
  let due: NodeJS.Immediate | undefined;

  function mayPut(): boolean {
    const now = ground.clock.now();
    if (now < mayPutUntil) return true;
    if (!may("PutLogEvents")) return false;
    mayPutUntil = now + TRUST;
    return true;
  }

  function flush(): void {
    clearImmediate(due);
    due = undefined;
    const lines = gathered;
    gathered = [];
    if (lines.length === 0) return;
    // Without the rights, or without the group, lines are lost and nobody is told (aws-facts 6.2).
    if ((!created && !may("CreateLogStream")) || !mayPut()) return;
    created = ports.logs.write(place, lines);
    if (created || !mayCreateGroup()) return;
    ports.logs.createGroup(place);
    created = ports.logs.write(place, lines);
  }

  return {
    name: place.stream,
    add(message) {
      gathered.push({ timestamp: ground.clock.now(), message });
      due ??= setImmediate(flush);
    },
    flush,
  };
}
