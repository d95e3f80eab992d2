// Who serves the queues: each a process of its own on this machine.
import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { messageOf } from "../../src/core/errors.ts";
import { findMoto, startMoto } from "../support/moto.ts";
import { type EndpointProcess, endpointProcess, serverProcess } from "./endpoint.ts";
import { fetched } from "./fetched.ts";

export const SERVERS = ["durable", "memory", "fauxqs", "moto"] as const;
export type ServerName = (typeof SERVERS)[number];

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

/** Of other people: those that can be had here. */
export async function rivals(): Promise<readonly Server[]> {
  const found: Server[] = [];
  for (const start of [fauxqs, moto]) {
    const rival = await start();
    if (typeof rival === "string") process.stderr.write(`${rival}\n`);
    else found.push(rival);
  }
  return found;
}

/** The server, or in a sentence why it cannot take part. */
async function fauxqs(): Promise<Server | string> {
  // It needs a Node of 22.5 at least.
  const node = `node-${process.platform}-${process.arch}`;
  let modules: string;
  try {
    modules = await fetched({ fauxqs: "2.4.1", [node]: "24.21.0" });
  } catch (error) {
    return `without fauxqs: ${messageOf(error)}`;
  }
  const app = pathToFileURL(join(modules, "fauxqs/dist/app.js")).href;
  const script = `import { startFauxqs } from ${JSON.stringify(app)};
    const { port } = await startFauxqs({ port: 0, logger: false });
    console.log(JSON.stringify({ url: "http://127.0.0.1:" + port }));`;
  const argv = evaluated(join(modules, node, "bin/node"), script);
  return { name: "fauxqs", ...(await serverProcess(argv)) };
}

async function moto(): Promise<Server | string> {
  const program = findMoto();
  if (program === undefined) return "without moto: moto_server is not on the PATH";
  return { name: "moto", ...(await startMoto(program)) };
}

const evaluated = (node: string, script: string) =>
  [node, "--input-type=module", "--eval", script] as const;
