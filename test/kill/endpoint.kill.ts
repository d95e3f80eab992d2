// The endpoint is killed under load, again and again, and started on what it left: what it had
// acknowledged is there, what was deleted is not, and nothing else has come into being.
//   KILL_ROUNDS=200 KILL_SEED=1 npm run test:kill
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { type Actor, type Clients, clientsOf, type Hand, type Round } from "./actor.ts";
import { type Chance, chance } from "./chance.ts";
import { deadLetterActor } from "./dead-letter.ts";
import { type Endpoint, startEndpoint } from "./endpoint.ts";
import { fifoActor } from "./fifo.ts";
import type { Asked } from "./ledger.ts";
import { lifecycleActor } from "./lifecycle.ts";
import { logsActor } from "./logs.ts";
import { mappingActor } from "./mapping.ts";
import { recovered } from "./recovered.ts";
import { standardActor } from "./standard.ts";

const { KILL_ROUNDS = "50", KILL_SEED = String(Date.now() % 1_000_000) } = process.env;
const ROUNDS = Number(KILL_ROUNDS);
const SEED = Number(KILL_SEED);
/** Of the longest round, in milliseconds. */
const LONGEST = 900;

test(`${ROUNDS} kills lose nothing and bring nothing back (seed ${SEED})`, async () => {
  const folder = await mkdtemp(join(tmpdir(), "sqslam-kill-"));
  const actors = [
    standardActor(),
    fifoActor(),
    deadLetterActor(),
    lifecycleActor(),
    logsActor(),
    mappingActor(join(folder, "handled")),
  ];
  const queues = actors.flatMap((actor) => actor.queues);
  const luck = chance(SEED);
  const begun = Date.now();
  let port = 0;
  let seen = 0;

  for (let number = 0; number < ROUNDS; number += 1) {
    const endpoint = await startEndpoint(folder, port);
    port = endpoint.port;
    const round = { number, clients: clientsOf(endpoint.url), chance: chance(SEED + number) };
    if (number === 0) for (const actor of actors) await actor.setUp(round.clients);
    const wrong = await looks(actors, round);
    expect(wrong, `after kill ${number}`).toEqual([]);

    const killedAt = await workUntilKilled(actors, round, endpoint, luck);

    for (const actor of actors) await actor.prepare?.();
    const found = await recovered(folder, queues, killedAt);
    seen += found.length;
    const differences = actors.flatMap((actor) => actor.compare(found, killedAt));
    expect(differences, `what kill ${number + 1} left`).toEqual([]);
  }

  const endpoint = await startEndpoint(folder, port);
  const clients = clientsOf(endpoint.url);
  const last = { number: ROUNDS, clients, chance: chance(SEED + ROUNDS) };
  expect(await looks(actors, last), "after the last kill").toEqual([]);
  for (const actor of actors) expect(await actor.finish?.(clients)).toSatisfy(isNothing);
  await endpoint.kill("SIGTERM");
  await rm(folder, { recursive: true });
  report(actors, seen, Date.now() - begun);
});

const isNothing = (wrong: unknown) => wrong === undefined || (Array.isArray(wrong) && !wrong[0]);

async function looks(actors: readonly Actor[], round: Round): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const actor of actors) wrong.push(...((await actor.look?.(round)) ?? []));
  return wrong;
}

/** Answers when the endpoint was gone for certain. */
async function workUntilKilled(
  actors: readonly Actor[],
  round: Round,
  endpoint: Endpoint,
  luck: Chance,
): Promise<number> {
  const state = { killed: false };
  const failures: unknown[] = [];
  const work = async (hand: Hand) => {
    try {
      while (!state.killed) await hand(round);
    } catch (error) {
      // A call that is cut off is what the kill is for; anything else is not.
      if (!state.killed || !isCutOff(error)) failures.push(error);
    }
  };
  const working = actors.flatMap((actor) => actor.hands).map(work);
  await new Promise((resolve) => setTimeout(resolve, luck.between(20, LONGEST)));
  state.killed = true;
  await endpoint.kill();
  const killedAt = Date.now();
  await Promise.all(working);
  end(round.clients);
  if (failures.length > 0) throw new AggregateError(failures, `In round ${round.number}`);
  return killedAt;
}

function isCutOff(error: unknown): boolean {
  const { $metadata, message } = Object(error);
  // No status: no answer has come. Node says so in several ways.
  return $metadata?.httpStatusCode === undefined && /ECONN|socket|EPIPE|abort/.test(message);
}

function end({ sqs, logs, lambda, iam }: Clients): void {
  for (const client of [sqs, logs, lambda, iam]) client.destroy();
}

function report(actors: readonly Actor[], seen: number, ms: number): void {
  const ledgers = actors.flatMap((actor) => actor.ledgers);
  const sum = (kind: Asked["kind"]) =>
    ledgers.reduce((total, { answered }) => total + (answered.get(kind) ?? 0), 0);
  const kinds = (["send", "receive", "delete", "change", "clear", "queue"] as const).map(
    (kind) => `${sum(kind)} ${kind}`,
  );
  process.stdout.write(
    `${ROUNDS} kills in ${Math.round(ms / 1000)} s, seed ${SEED}: 0 lost, 0 resurrected of ` +
      `${kinds.join(", ")} calls acknowledged; ${seen} messages looked at.\n`,
  );
}
