// moto_server, a Python double of AWS by other people, as a process of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { findProgram } from "./program.ts";

export interface Moto {
  readonly url: string;
  stop(): Promise<void>;
}

/** The program's path; undefined where it is not installed. */
export const findMoto = (): string | undefined => findProgram("moto_server");

export async function startMoto(program: string): Promise<Moto> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(program, ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  await answers(url, child);
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null) return resolve();
        child.once("exit", () => resolve());
        child.kill();
      }),
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (typeof address === "object" && address !== null) resolve(address.port);
        else reject(new Error("no port"));
      });
    });
  });
}

/** A process of Python's needs a second or two; asked until it answers, or ends, or 30 s are over. */
async function answers(url: string, child: ChildProcess): Promise<void> {
  const end = Date.now() + 30_000;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`moto_server ended with ${child.exitCode}`);
    try {
      await (await fetch(`${url}/moto-api/`)).arrayBuffer();
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
