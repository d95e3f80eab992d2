// The whole endpoint, asked wrongly: it answers in time and in AWS's form, and goes on.
import { connect } from "node:net";
import * as fc from "fast-check";
import { expect } from "vitest";
import { type LocalEndpoint, startLocal } from "../../src/local/index.ts";
import { send } from "../local/wire/world.ts";
import { isAwsShaped } from "../support/aws-shaped.ts";
import { type Amount, parameters } from "./amount.ts";
import { RIGHT, type Wanted, wrong } from "./requests.ts";

/** Runs with an endpoint of its own that must have no bug to tell of in the end. */
async function withEndpoint(act: (endpoint: LocalEndpoint) => Promise<void>): Promise<void> {
  const bugs: unknown[] = [];
  const endpoint = await startLocal({ onBug: (error) => void bugs.push(error) });
  try {
    await act(endpoint);
    expect(await isWell(endpoint)).toBe(true);
  } finally {
    await endpoint.stop();
  }
  expect(bugs).toEqual([]);
}

async function isWell({ url }: LocalEndpoint): Promise<boolean> {
  const { status } = await send(url, { method: "GET", path: "/_sqslam/health" });
  return status === 200;
}

export async function fuzzRequests(amount: Amount): Promise<number> {
  let tried = 0;
  await withEndpoint(async ({ url }) => {
    for (const right of RIGHT) expect(await send(url, right)).toSatisfy(isAwsShaped);
    await fc.assert(
      fc.asyncProperty(wrong, async (request) => {
        tried += 1;
        const reply = await send(url, request);
        expect(reply).toSatisfy(isAwsShaped);
        expect(reply.status).not.toBe(500);
      }),
      parameters(amount),
    );
  });
  return tried;
}

/** Several requests down one connection, in pieces of any size, are answered one after the other. */
export async function fuzzPieces(amount: Amount): Promise<number> {
  let tried = 0;
  await withEndpoint(async ({ port }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...RIGHT), { minLength: 1, maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 12 }),
        async (requests, sizes) => {
          tried += 1;
          const text = Buffer.concat(
            requests.map((each, i) => written(each, i + 1 === requests.length)),
          );
          const answer = await exchange(port, pieces(text, sizes));
          expect(answer.match(/HTTP\/1\.1 \d{3} /g)).toHaveLength(requests.length);
        },
      ),
      parameters(amount),
    );
  });
  return tried;
}

/** Connections that end in the middle, or speak something else. */
export async function fuzzConnections(amount: Amount): Promise<number> {
  let tried = 0;
  await withEndpoint(async (endpoint) => {
    const part = fc
      .tuple(fc.constantFrom(...RIGHT), fc.nat(600))
      .map(([request, length]) => written(request, true).subarray(0, length));
    const noise = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(part, noise), { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        async (all, abruptly) => {
          tried += 1;
          await exchange(endpoint.port, all, abruptly);
          expect(await isWell(endpoint)).toBe(true);
        },
      ),
      parameters(amount),
    );
  });
  return tried;
}

/** The request as it goes over the wire. */
function written({ method, path, headers, body }: Wanted, last: boolean): Buffer {
  const content = Buffer.from(body);
  const lines = Object.entries({
    host: "127.0.0.1",
    ...headers,
    "content-length": String(content.length),
    connection: last ? "close" : "keep-alive",
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.concat([
    Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n`),
    content,
  ]);
}

function pieces(text: Buffer, sizes: readonly number[]): Buffer[] {
  const all: Buffer[] = [];
  for (let at = 0, i = 0; at < text.length; i += 1) {
    const size = sizes[i % sizes.length] ?? 1;
    all.push(text.subarray(at, at + size));
    at += size;
  }
  return all;
}

/** Writes the parts, each in a turn of its own; answers what comes until the connection ends. */
function exchange(port: number, parts: readonly Buffer[], abruptly = false): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    let answer = "";
    socket.on("data", (chunk: Buffer) => void (answer += chunk.toString("latin1")));
    // It may be hung up on; what was answered until then counts.
    socket.on("error", () => {});
    socket.on("close", () => resolve(answer));
    const next = (i: number): void => {
      const part = parts[i];
      if (part) socket.write(part, () => setImmediate(next, i + 1));
      else if (abruptly) socket.destroy();
      else socket.end();
    };
    socket.once("connect", () => next(0));
  });
}
