// A reverse proxy that adds the same latency to every call, and keeps when each began and ended.
import http from "node:http";
import { setTimeout } from "node:timers/promises";
import { answer, forward, received } from "../support/forward.ts";
import { urlOf } from "../support/stub.ts";

/** In milliseconds of `performance.now()`. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

export interface DelayProxy {
  readonly url: string;
  /** The calls since it was last asked. */
  take(): readonly Interval[];
  close(): Promise<void>;
}

export async function delayProxy(endpoint: string, delay: number): Promise<DelayProxy> {
  const agent = new http.Agent({ keepAlive: true });
  let calls: Interval[] = [];

  const server = http.createServer((incoming, reply) => {
    received(incoming, (request) => {
      const start = performance.now();
      const pass = async () => {
        if (delay > 0) await setTimeout(delay);
        const told = await forward(endpoint, agent, request);
        calls.push({ start, end: performance.now() });
        answer(reply, told);
      };
      pass().catch((error: unknown) => reply.destroy(error instanceof Error ? error : undefined));
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));

  return {
    url: urlOf(server),
    take() {
      const taken = calls;
      calls = [];
      return taken;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      agent.destroy();
    },
  };
}

/** How many calls followed each other, each begun after the one before had been answered. */
export function longestChain(calls: readonly Interval[]): number {
  const ended: { readonly end: number; readonly depth: number }[] = [];
  for (const { start, end } of calls.toSorted((a, b) => a.start - b.start)) {
    const before = ended.filter((each) => each.end <= start).map(({ depth }) => depth);
    ended.push({ end, depth: 1 + Math.max(0, ...before) });
  }
  return Math.max(0, ...ended.map(({ depth }) => depth));
}
