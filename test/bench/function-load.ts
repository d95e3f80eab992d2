// How fast messages reach a handler, and how fast one answers.
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { type Callback, callback, now } from "./callback.ts";
import { type Builder, builder } from "./pipeline-clients.ts";
import { depthOf, headersFor, message, sqsCall } from "./queue-calls.ts";
import { sendRate, withQueue } from "./queue-load.ts";
import { rawConnection, type RawConnection } from "./raw-connection.ts";
import { whole } from "./run.ts";

export interface Functions {
  /** Milliseconds from the start of a send to an idle queue until the handler is called. */
  idle(messages: number): Promise<readonly number[]>;
  /** Messages a second, from the mapping's creation until the queue is empty, a log line for each. */
  drain(messages: number): Promise<number>;
  /** Milliseconds of invocations one after the other. */
  warm(invocations: number): Promise<readonly number[]>;
  /** Milliseconds of the first invocation of functions, and of a Node that does nothing. */
  cold(functions: number): Promise<{ readonly ours: number[]; readonly floor: number[] }>;
  close(): void;
}

const ANSWERING = "export const handler = async () => ({ ok: true });\n";
// Batches are told apart by nothing: each message's line is written as its own.
const LOGGING = `export const handler = async ({ Records }) => {
  for (const { messageId } of Records) console.log("handled " + messageId);
};\n`;
// Long enough for what a message leaves behind to be done.
const IDLE = 10;
// A drain that takes longer has stopped.
const LONGEST_DRAIN = 60_000;

/** Makes what the measures need on the endpoint at `url`. */
export async function functionsOn(url: string): Promise<Functions> {
  const build = builder(url);
  const connection = await rawConnection(url);
  const told = await callback();
  await build.createRole();
  await build.createFunction("bench-idle", told.code);
  await build.createFunction("bench-drain", LOGGING);
  await build.createFunction("bench-warm", ANSWERING);
  const parts: Parts = { url, build, connection, told };
  return {
    idle: (messages) => idle(parts, messages),
    drain: (messages) => drain(parts, messages),
    async warm(invocations) {
      await invoke(connection, "bench-warm");
      return each(invocations, () => invoke(connection, "bench-warm"));
    },
    cold: (functions) => cold(parts, functions),
    close() {
      build.close();
      connection.close();
      told.close();
    },
  };
}

interface Parts {
  readonly url: string;
  readonly build: Builder;
  readonly connection: RawConnection;
  readonly told: Callback;
}

function idle({ url, build, connection, told }: Parts, messages: number) {
  return withQueue(url, "bench-idle", async (queue) => {
    const mapping = await build.createMapping("bench-idle", "bench-idle");
    const send = async () => {
      await setTimeout(IDLE);
      const start = now();
      const [at] = await Promise.all([
        told.next(),
        sqsCall(connection, "SendMessage", { QueueUrl: queue, ...message("idle") }),
      ]);
      return at - start;
    };
    await send(); // it starts the handler
    const spent: number[] = [];
    while (spent.length < messages) spent.push(await send());
    await build.deleteMapping(mapping);
    return spent;
  });
}

function drain({ url, build, connection }: Parts, messages: number): Promise<number> {
  return withQueue(url, "bench-drain", async (queue) => {
    await sendRate(url, queue, messages);
    const depth = await depthOf(connection, queue);
    const since = Date.now();
    const start = performance.now();
    const mapping = await build.createMapping("bench-drain", "bench-drain");
    while ((await depthOf(connection, queue)) > 0) {
      if (performance.now() - start > LONGEST_DRAIN) throw new Error("The drain has stopped");
      await setTimeout(IDLE);
    }
    const seconds = (performance.now() - start) / 1_000;
    await build.deleteMapping(mapping);
    const lines = await build.countLines("bench-drain", "handled", since);
    if (lines < depth) throw new Error(`${depth} messages were drained, ${lines} lines logged`);
    return depth / seconds;
  });
}

async function cold({ build, connection }: Parts, functions: number) {
  const floor: number[] = [];
  const ours: number[] = [];
  for (let i = 0; i < functions; i++) {
    const command = [process.execPath, "-e", "0"] as const;
    floor.push(await whole({ argv: command, cwd: process.cwd() }));
    await build.createFunction("bench-cold", ANSWERING);
    ours.push(...(await each(1, () => invoke(connection, "bench-cold"))));
    await build.deleteFunction("bench-cold");
  }
  return { ours, floor };
}

async function each(count: number, act: () => Promise<void>): Promise<number[]> {
  const spent: number[] = [];
  while (spent.length < count) {
    const start = performance.now();
    await act();
    spent.push(performance.now() - start);
  }
  return spent;
}

async function invoke(connection: RawConnection, name: string): Promise<void> {
  const answer = await connection.call({
    method: "POST",
    path: `/2015-03-31/functions/${name}/invocations`,
    headers: headersFor("lambda", "application/json"),
    body: "{}",
  });
  if (answer !== '{"ok":true}') throw new Error(`${name} answered ${answer}`);
}
