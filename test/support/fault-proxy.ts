// A reverse proxy before an endpoint, which knows every call and lets one of them go wrong.
import http from "node:http";
import { type ApiRequest, apiRequest, type Received } from "./api-request.ts";
import { SERVER_ERROR, THROTTLE } from "./fault-answers.ts";
import { answer, forward, received } from "./forward.ts";
import { urlOf } from "./stub.ts";

/** `killed`: the call has its effect, and nothing of the caller's is let through any more. */
export type FaultKind = "throttled" | "500" | "reset before" | "reset after" | "killed";

export interface ApiCall {
  readonly label: string;
  /** Which call of this label it is, from 1. */
  readonly nth: number;
  readonly writes: boolean;
}

export interface FaultPlan {
  readonly call: Pick<ApiCall, "label" | "nth">;
  readonly kind: FaultKind;
  /** How many of the SDK's attempts at the call it strikes. */
  readonly attempts: number;
}

export interface FaultProxy {
  readonly url: string;
  /** In the order in which they first came, every attempt counted once. */
  readonly calls: readonly ApiCall[];
  /** How often the fault has struck. */
  readonly struck: () => number;
  /** Resolves once all that was let through has had its effect. */
  close(): Promise<void>;
}

/** Who wants to be there when something happens; a call waits until they are done. */
export interface Witness {
  /** Before a call goes on its way, once for all its attempts. */
  readonly before?: (call: ApiCall) => Promise<void> | void;
  /** When it has had its effect, and nobody has been told yet. */
  readonly after?: (call: ApiCall) => Promise<void> | void;
  readonly killed?: () => void;
}

interface Exchange {
  readonly received: Received;
  readonly reply: http.ServerResponse;
}

export async function faultProxy(
  endpoint: string,
  fault?: FaultPlan,
  witness: Witness = {},
): Promise<FaultProxy> {
  const calls: ApiCall[] = [];
  const known = new Map<string, ApiCall>();
  const underway = new Set<Promise<unknown>>();
  const agent = new http.Agent({ keepAlive: true });
  let struck = 0;
  let dead = false;

  function callOf({ invocation, label, writes }: ApiRequest): ApiCall {
    const before = known.get(invocation);
    if (before !== undefined) return before;
    const nth = calls.filter((call) => call.label === label).length + 1;
    const call = { label, nth, writes };
    known.set(invocation, call);
    calls.push(call);
    return call;
  }

  function kindFor(call: ApiCall): FaultKind | undefined {
    if (fault === undefined || struck >= fault.attempts) return undefined;
    if (call.label !== fault.call.label || call.nth !== fault.call.nth) return undefined;
    struck += 1;
    return fault.kind;
  }

  async function exchange({ received, reply }: Exchange): Promise<void> {
    const request = apiRequest(received);
    const first = !known.has(request.invocation);
    const call = callOf(request);
    const kind = kindFor(call);
    const cut = () => void reply.socket?.destroy();
    if (kind === "throttled" || kind === "500") {
      return answer(reply, (kind === "500" ? SERVER_ERROR : THROTTLE)[request.protocol]);
    }
    if (kind === "reset before") return cut();
    if (first) await witness.before?.(call);
    const { status, headers, body } = await forward(endpoint, agent, received);
    if (kind === "killed") {
      dead = true;
      witness.killed?.();
    }
    if (first) await witness.after?.(call);
    // Whoever is dead hears nothing, of the other calls that are under way either.
    if (dead || kind === "reset after") return cut();
    answer(reply, { status, headers, body });
  }

  const server = http.createServer((incoming, reply) => {
    received(incoming, (request) => {
      if (dead) {
        incoming.socket.destroy();
        return;
      }
      const work = exchange({ received: request, reply }).catch((error: unknown) =>
        reply.destroy(error instanceof Error ? error : undefined),
      );
      underway.add(work);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));

  return {
    url: urlOf(server),
    calls,
    struck: () => struck,
    async close() {
      dead = true;
      await Promise.all(underway);
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      agent.destroy();
    },
  };
}
