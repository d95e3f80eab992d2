// Log lines: each that was acknowledged is there once, in its place.
import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  GetLogEventsCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import type { Actor, Clients, Hand, Round } from "./actor.ts";
import { Ledger } from "./ledger.ts";

const GROUP = "kill";
/** Long enough that lines are packed away while the round lasts. */
const FILLING = "x".repeat(400);
/** So many rounds back streams are read again after each kill; at the end all are. */
const READ_BACK = 2;

interface Part {
  readonly lines: readonly string[];
  acknowledged: boolean;
}

export function logsActor(): Actor {
  const ledger = new Ledger();
  const streams = new Map<string, Part[]>();
  let numbered = 0;

  const writer =
    (writes: string): Hand =>
    async (round) => {
      const { clients, chance } = round;
      const logStreamName = `${writes}-${round.number}`;
      const place = { logGroupName: GROUP, logStreamName };
      const parts = streams.get(logStreamName);
      if (!parts) {
        await clients.logs.send(new CreateLogStreamCommand(place));
        streams.set(logStreamName, []);
        return;
      }
      const length = chance.between(1, 20);
      const lines = Array.from({ length }, () => `line ${(numbered += 1)} ${FILLING}`);
      const part = { lines, acknowledged: false };
      parts.push(part);
      const timestamp = Date.now();
      const logEvents = lines.map((message) => ({ timestamp, message }));
      const call = clients.logs.send(new PutLogEventsCommand({ ...place, logEvents }));
      await ledger.ask({ kind: "send", bodies: lines }, call);
      part.acknowledged = true;
    };

  async function compare(clients: Clients, names: readonly string[]): Promise<string[]> {
    const wrong: string[] = [];
    for (const name of names) {
      const there = await linesOf(clients, name);
      const parts = streams.get(name) ?? [];
      // Whole or not at all: it was one call.
      const expected = parts.filter(
        ({ lines: [first = ""], acknowledged }) => acknowledged || there.includes(first),
      );
      const lines = expected.flatMap((part) => part.lines);
      const differs = lines.findIndex((line, i) => line !== there[i]);
      if (differs !== -1 || lines.length !== there.length) {
        wrong.push(`${name} has ${there.length} lines, not ${lines.length}; from ${differs} on`);
      }
      for (const part of expected) part.acknowledged = true;
    }
    return wrong;
  }

  const look = async ({ clients, number }: Round) => {
    const rounds = Array.from({ length: READ_BACK }, (_, back) => number - 1 - back);
    const recent = [...streams.keys()].filter((name) =>
      rounds.some((round) => name.endsWith(`-${round}`)),
    );
    return compare(clients, recent);
  };

  return {
    ledgers: [ledger],
    queues: [],
    hands: [writer("a"), writer("b")],
    async setUp({ logs }) {
      await logs.send(new CreateLogGroupCommand({ logGroupName: GROUP }));
    },
    compare: () => [],
    look,
    finish: (clients) => compare(clients, [...streams.keys()]),
  };
}

async function linesOf({ logs }: Clients, logStreamName: string): Promise<readonly string[]> {
  const lines: string[] = [];
  let nextToken: string | undefined;
  for (;;) {
    const place = { logGroupName: GROUP, logStreamName, startFromHead: true };
    const page = await logs.send(new GetLogEventsCommand({ ...place, nextToken }));
    lines.push(...(page.events ?? []).map(({ message = "" }) => message));
    // The end is where the token does not change.
    if (page.nextForwardToken === nextToken) return lines;
    nextToken = page.nextForwardToken;
  }
}
