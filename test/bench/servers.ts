// Who serves the queues: each a process of its own on this machine.
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { messageOf } from "../../src/core/errors.ts";
import { findMoto, startMoto } from "../support/moto.ts";
import { type EndpointProcess, endpointProcess, serverProcess } from "./endpoint.ts";
import { fetched } from "./fetched.ts";

/** "durable, 24" is the local endpoint on the Node that fauxqs has: a newer one is faster. */
export type ServerName = "durable" | "memory" | "durable, 24" | "fauxqs" | "moto";

export interface Server {
  readonly name: ServerName;
  readonly url: string;
  stop(): Promise<void>;
}

export type Own = Server & Pick<EndpointProcess, "pid">;

/** The local endpoint as `sqslam local start` runs it. */
export async function durable(folder: string): Promise<Own> {
  return { name: "durable", ...(await endpointProcess(folder)) };
}

/** The local endpoint as tests embed it, without a state folder. */
export async function memory(): Promise<Own> {
  const local = pathToFileURL(join(process.cwd(), "dist/local.js")).href;
  const script = `import { startLocal } from ${JSON.stringify(local)};
    const { url } = await startLocal();
    console.log(JSON.stringify({ url }));`;
  return { name: "memory", ...(await serverProcess(evaluated(process.execPath, script))) };
}

/** Those that can be had here of other people's, and what it takes to be fair to them and to us. */
export async function rivals(folder: string): Promise<readonly Server[]> {
  const found: Server[] = [];
  for (const start of [() => fauxqs(folder), moto]) {
    const servers = await start();
    if (typeof servers === "string") process.stderr.write(`${servers}\n`);
    else found.push(...servers);
  }
  return found;
}

/** fauxqs and the endpoint on its Node, or in a sentence why they cannot take part. */
async function fauxqs(folder: string): Promise<readonly Server[] | string> {
  // It needs a Node of 22.5 at least.
  const node = `node-${process.platform}-${process.arch}`;
  let modules: string;
  try {
    modules = await fetched({ fauxqs: "2.4.1", [node]: "24.21.0" });
  } catch (error) {
    return `without fauxqs: ${messageOf(error)}`;
  }
  const program = join(modules, node, "bin/node");
  const app = pathToFileURL(join(modules, "fauxqs/dist/app.js")).href;
  const script = `import { startFauxqs } from ${JSON.stringify(app)};
    const { port } = await startFauxqs({ port: 0, logger: false });
    console.log(JSON.stringify({ url: "http://127.0.0.1:" + port }));`;
  return [
    { name: "durable, 24", ...(await endpointProcess(join(folder, "24"), program)) },
    { name: "fauxqs", ...(await serverProcess(evaluated(program, script))) },
  ];
}

async function moto(): Promise<readonly Server[] | string> {
  const program = findMoto();
  if (program === undefined) return "without moto: moto_server is not on the PATH";
  return [{ name: "moto", ...(await startMoto(program)) }];
}

const evaluated = (node: string, script: string) =>
  [node, "--input-type=module", "--eval", script] as const;
