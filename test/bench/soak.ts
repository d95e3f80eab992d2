// `npm run soak`: the endpoint at full rate for minutes, with failures of every kind mixed in. Every
// message must be accounted for in the end, and the endpoint's memory must not have grown.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { parseArgs } from "node:util";
import {
  DeleteMessageBatchCommand,
  ListMessageMoveTasksCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { systemClock } from "../../src/core/clock.ts";
import { type Clients, clientsOf } from "../kill/actor.ts";
import { startEndpoint } from "../kill/endpoint.ts";
import { arnOf, depth, urlOf } from "../kill/queues.ts";
import { LANES, type Lane, makeLanes } from "./soak-world.ts";
import { ownMegabytes, type Sample, slope } from "./soak-memory.ts";

// The SDK's word about Node 20 is not ours to repeat.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

const { values: flags } = parseArgs({ options: { minutes: { type: "string", default: "10" } } });
const MINUTES = Number(flags.minutes);
/** Messages in a queue beyond which its sender waits. */
const BACKLOG = 3_000;
const FIFO_PAUSE = 200;
/**
 * Seconds after which memory must be level: a FIFO queue remembers five minutes of what was sent to
 * it (aws-facts 2.8). A run that is too short for that still sees that and 2 MB a minute of it.
 */
const WARM_UP = MINUTES >= 8 ? 330 : MINUTES * 20;
/** Megabytes a minute, from then on. */
const STEEPEST = 4;

/** A small heap: in a large one the collector lets minutes pass, and a level does not show. */
const SMALL_HEAP = { NODE_OPTIONS: "--max-old-space-size=64" };

const { sleep } = systemClock;
const say = (text: string) => void process.stderr.write(`${text}\n`);

let numbered = 0;
const sent = new Set<number>();

/** One in so many fails in its way. */
function body(): string {
  const number = (numbered += 1);
  const kind =
    number % 500 === 0
      ? "never"
      : number % 100 === 0
        ? "redriven"
        : number % 251 === 0
          ? "crash"
          : number % 20 === 0
            ? "once"
            : "good";
  return `${kind} ${number} ${Date.now()}`;
}

async function feed(clients: Clients, { fifo, queue }: Lane, until: number): Promise<void> {
  for (let batches = 0; Date.now() < until; batches += 1) {
    if (batches % 20 === 0) while ((await depth(clients, queue)) > BACKLOG) await sleep(50);
    const bodies = Array.from({ length: 10 }, body);
    const Entries = bodies.map((MessageBody, i) => {
      const number = MessageBody.split(" ")[1] ?? "";
      const group = { MessageGroupId: `g${Number(number) % 40}`, MessageDeduplicationId: number };
      return { Id: String(i), MessageBody, ...(fifo ? group : {}) };
    });
    const command = new SendMessageBatchCommand({ QueueUrl: urlOf(clients, queue), Entries });
    const { Successful = [] } = await clients.sqs.send(command);
    for (const { Id } of Successful) sent.add(numberOf(bodies[Number(Id)] ?? ""));
    if (fifo) await sleep(FIFO_PAUSE);
  }
}

/** Sends back what is dead, now and then. */
async function redrive(clients: Clients, { dead }: Lane, until: number): Promise<number> {
  let started = 0;
  while (Date.now() < until) {
    await sleep(5_000);
    if ((await depth(clients, dead)) === 0 || (await moving(clients, dead))) continue;
    await clients.sqs.send(new StartMessageMoveTaskCommand({ SourceArn: arnOf(dead) }));
    started += 1;
  }
  return started;
}

async function moving({ sqs }: Clients, dead: string): Promise<boolean> {
  const { Results } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn: arnOf(dead) }));
  return Results?.[0]?.Status === "RUNNING";
}

async function watch(pid: number, begun: number, until: number): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  while (Date.now() < until) {
    await sleep(1_000);
    const sample = { seconds: (Date.now() - begun) / 1000, megabytes: await ownMegabytes(pid) };
    samples.push(sample);
    if (samples.length % 30 === 0) {
      const at = `${sample.seconds.toFixed(0)} s`;
      say(`${at}: ${sent.size} sent, ${sample.megabytes.toFixed(0)} MB`);
    }
  }
  return samples;
}

/** Until nothing moves any more: three minutes at most. */
async function settle(clients: Clients): Promise<number> {
  let left = 0;
  for (let i = 0; i < 900; i += 1) {
    const depths = await Promise.all(LANES.map(({ queue }) => depth(clients, queue)));
    const tasks = await Promise.all(LANES.map(({ dead }) => moving(clients, dead)));
    left = depths.reduce((sum, each) => sum + each, 0);
    if (left === 0 && !tasks.includes(true)) return 0;
    await sleep(200);
  }
  return left;
}

/** Takes out what lies there and answers its numbers. Hidden, one would block its FIFO group. */
async function numbersIn(clients: Clients, queue: string): Promise<readonly number[]> {
  const { sqs } = clients;
  const QueueUrl = urlOf(clients, queue);
  const numbers: number[] = [];
  for (;;) {
    const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 });
    const { Messages = [] } = await sqs.send(command);
    if (Messages.length === 0) return numbers;
    numbers.push(...Messages.map(({ Body = "" }) => numberOf(Body)));
    const Entries = Messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }));
    await sqs.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
  }
}

const numberOf = (text: string): number => Number(text.split(" ")[1]);

async function soak(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "sqslam-soak-"));
  const handledFile = join(folder, "handled");
  const endpoint = await startEndpoint(join(folder, "state"), 0, SMALL_HEAP);
  const clients = clientsOf(endpoint.url);
  await makeLanes(clients, handledFile);
  const begun = Date.now();
  const until = begun + MINUTES * 60_000;
  const [samples, tasks] = await Promise.all([
    watch(endpoint.pid, begun, until),
    Promise.all(LANES.map((lane) => redrive(clients, lane, until))),
    ...LANES.map((lane) => feed(clients, lane, until)),
  ]);
  const remaining = await settle(clients);
  const dead = (await Promise.all(LANES.map(({ dead: name }) => numbersIn(clients, name)))).flat();
  const seconds = (Date.now() - begun) / 1000;
  await endpoint.kill("SIGTERM");

  const runs = (await readFile(handledFile, "utf8")).trimEnd().split("\n").map(numberOf);
  const handled = new Set(runs);
  const lost = [...sent].filter((number) => !handled.has(number) && !dead.includes(number));
  const steady = samples.filter((sample) => sample.seconds > WARM_UP);
  const rise = slope(steady);
  const most = samples.reduce((peak, { megabytes }) => Math.max(peak, megabytes), 0);
  await rm(folder, { recursive: true });

  const redrives = tasks.reduce((sum, each) => sum + each, 0);
  say(
    `${sent.size} sent in ${seconds.toFixed(0)} s = ${handled.size} handled ` +
      `(${runs.length - handled.size} of them again) + ${dead.length} dead + ${remaining} remaining; ` +
      `${lost.length} lost; ${redrives} redrives.`,
  );
  say(
    `Memory: ${most.toFixed(0)} MB at most, ${rise.toFixed(2)} MB a minute after ${WARM_UP} s ` +
      `(${STEEPEST} allowed).`,
  );
  // Both handled and dead: it was dead at one time, or its handler ended too late for its timeout.
  return lost.length === 0 && remaining === 0 && rise <= STEEPEST;
}

process.exitCode = (await soak()) ? 0 : 1;
