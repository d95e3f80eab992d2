// A reverse proxy that answers in rounds, and so counts how deep a program's calls hang on each other,
// without a clock: it lets a round of calls through when the program has nothing more to ask before
// it is answered, and hands out the answers of a round all at once.
import http from "node:http";
import process from "node:process";
import { setImmediate } from "node:timers/promises";
import { type ApiRequest, apiRequest, type Received } from "./api-request.ts";
import { answer, forward, received } from "./forward.ts";
import { urlOf } from "./stub.ts";

export interface RoundProxy {
  readonly url: string;
  /** The labels of the calls of each round so far. Their number is the longest chain of calls. */
  readonly rounds: readonly (readonly string[])[];
  /** Every call so far. */
  readonly calls: readonly ApiRequest[];
  close(): Promise<void>;
}

interface Held {
  readonly request: Received;
  readonly reply: http.ServerResponse;
}

/** For a program in this very process: only of that can be told when it is waiting. */
export async function roundProxy(endpoint: string): Promise<RoundProxy> {
  const rounds: (readonly string[])[] = [];
  const calls: ApiRequest[] = [];
  const agent = new http.Agent({ keepAlive: true });
  let held: Held[] = [];
  let running = Promise.resolve();

  /** Ends when nothing is asked any more without an answer to what is held. */
  async function play(): Promise<void> {
    while (held.length > 0) {
      await quiet(() => held.length);
      const round = held;
      held = [];
      const requests = round.map(({ request }) => apiRequest(request));
      calls.push(...requests);
      rounds.push(requests.map(({ label }) => label).toSorted());
      const answers = await Promise.all(
        round.map(({ request }) => forward(endpoint, agent, request)),
      );
      for (const [i, { reply }] of round.entries()) {
        const told = answers[i];
        if (told !== undefined) answer(reply, told);
      }
    }
  }

  const server = http.createServer((incoming, reply) => {
    received(incoming, (request) => {
      held.push({ request, reply });
      if (held.length === 1) running = running.then(play);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));

  return {
    url: urlOf(server),
    rounds,
    calls,
    async close() {
      await running;
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      agent.destroy();
    },
  };
}

// A request takes a few turns of the event loop from the program to here: to connect, to be written,
// to be read. None of them waits for anything but the loop itself.
const TURNS = 50;

/** What the loop waits for that is neither a socket standing open nor a timer. */
const AT_WORK = /Req|ConnectWrap|WriteWrap|ShutdownWrap/;

/** Returns when `count` has stood still for many turns in which the process had nothing to do. */
async function quiet(count: () => number): Promise<void> {
  let before = count();
  for (let still = 0; still < TURNS;) {
    await setImmediate();
    const busy = process.getActiveResourcesInfo().some((kind) => AT_WORK.test(kind));
    still = busy || count() !== before ? 0 : still + 1;
    before = count();
  }
}
