// The HTTP side: one request in, the service and action it means, one reply out.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { SqslamError } from "../core/errors.ts";
import { isObject } from "../core/json.ts";
import type { Random } from "../core/random.ts";
import type { Clock } from "../core/clock.ts";
import { readRequest, refuse } from "./admission.ts";
import type { Admin } from "./admin.ts";
import { type Eras, eras } from "./eras.ts";
import { Fault } from "./fault.ts";
import type { FaultBook } from "./faults/plan.ts";
import { RESET, strike } from "./faults/strike.ts";
import type { Guard } from "./guard.ts";
import { listenOnLoopback } from "./loopback.ts";
import { type OpenCall, type OpenCalls, openCalls } from "./open-calls.ts";
import type { Call, Service } from "./service.ts";
import type { Store } from "./store/store.ts";
import { type Destination, makeRouter } from "./wire/route.ts";
import type { RawRequest, Reply } from "./wire/wire.ts";

export interface ServerOptions {
  readonly services: readonly Service[];
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  /** What `GET /_sqslam/health` answers. */
  readonly health: object;
  readonly onBug: (error: unknown) => void;
  /** Without one, everybody may all. */
  readonly guard?: Guard | undefined;
  /** Without one, nothing goes wrong on purpose. */
  readonly faults?: FaultBook | undefined;
  /** Without one, nobody outside of this process has a say in what the endpoint does. */
  readonly admin?: Admin | undefined;
}

/** What a reset makes anew. */
export type Served = Pick<ServerOptions, "services" | "guard">;

export interface LocalServer {
  readonly port: number;
  readonly url: string;
  /**
   * Ends long polls and the like with a 503, then ends what was served with `end`, and serves what
   * `begin` makes of it. What comes meanwhile waits.
   */
  renew(end: () => Promise<void>, begin: () => Promise<Served>): Promise<void>;
  /** Ends long polls and answers 503 to what comes from now on; what runs goes on. */
  turnAway(): void;
  /** The same, and stops listening. Resolves when running calls have ended and no connection is left. */
  close(): Promise<void>;
}

const HEALTH = "/_sqslam/health";

/** For how long a client that sends byte by byte may hold a socket, in milliseconds. */
export interface Patience {
  readonly headers: number;
  readonly request: number;
  /** How often it is looked who has had his time. */
  readonly check: number;
}

const PATIENCE: Patience = { headers: 15_000, request: 120_000, check: 5_000 };

/**
 * Listens on 127.0.0.1. `make` gets the URL: services that resume work at once, and give the URL to the
 * handlers they start, exist before the first request is read.
 */
export async function listen(
  wantedPort: number,
  make: (url: string) => ServerOptions,
  patience = PATIENCE,
): Promise<LocalServer> {
  const server = createServer({ connectionsCheckingInterval: patience.check });
  server.headersTimeout = patience.headers;
  server.requestTimeout = patience.request;
  server.keepAliveTimeout = 30_000;
  // Node drops those above its limit, which may be just the ones that admission looks for. All of them
  // together are 16 KB at most.
  server.maxHeadersCount = 0;
  const port = await listenOnLoopback(server, wantedPort);
  const url = `http://127.0.0.1:${port}`;
  const calls = openCalls();
  let served: Eras<Routed>;
  try {
    const options = make(url);
    served = eras(routed(options));
    const handle = makeHandler(options, served, calls);
    // One connection that could not be accepted, say, must not end the rest.
    server.on("error", options.onBug);
    server.on("request", (incoming, outgoing) => {
      handle(incoming, outgoing).catch((error: unknown) => {
        options.onBug(error);
        outgoing.destroy();
      });
    });
  } catch (error) {
    server.close();
    throw error;
  }
  return {
    port,
    url,
    renew(end, begin) {
      const ending = () => {
        const text = "The endpoint is being reset.";
        calls.interrupt(new Fault("ServiceUnavailable", text, { status: 503 }));
        return end();
      };
      return served.renew(ending, async () => routed(await begin()));
    },
    turnAway: () => calls.stop(),
    close: () => close(server, calls),
  };
}

interface Routed {
  readonly route: (request: RawRequest) => Destination;
  readonly guard: Guard | undefined;
  readonly follow: (request: RawRequest) => Reply | undefined;
}

function routed({ services, guard }: Served): Routed {
  const follows = services.flatMap(({ follow }) => follow ?? []);
  const follow = (request: RawRequest) => {
    for (const each of follows) {
      const found = each(request);
      if (found) return found;
    }
    return undefined;
  };
  return { route: makeRouter(services), guard, follow };
}

async function close(server: Server, calls: OpenCalls): Promise<void> {
  calls.stop();
  const closed = new Promise<void>((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
  });
  server.closeIdleConnections();
  await calls.done();
  // What is left has never sent a request: Node does not count that as idle, nor time it out any more.
  server.closeAllConnections();
  await closed;
}

function makeHandler(options: ServerOptions, served: Eras<Routed>, calls: OpenCalls) {
  const { admin, clock, faults } = options;
  const nameOf = (head: RawRequest) => served.run(async ({ route }) => operationOf(route, head));

  return async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const requestId = options.random.uuid();
    const open = calls.begin(outgoing);
    const reply = refuse(incoming) ?? (await respond(incoming, requestId, open));
    if (reply === RESET) {
      incoming.socket.resetAndDestroy();
      return;
    }
    // A client that keeps its connection would keep the endpoint from stopping.
    if (calls.stopped && !outgoing.headersSent) outgoing.setHeader("connection", "close");
    await send(outgoing, reply);
  };

  async function respond(
    incoming: IncomingMessage,
    requestId: string,
    open: OpenCall,
  ): Promise<Reply | typeof RESET> {
    const request = await readRequest(incoming, open, nameOf);
    if ("status" in request) return request;
    if (request.method === "GET" && request.path === HEALTH) {
      return {
        status: 200,
        headers: { "content-type": "application/json" },
        body: JSON.stringify(options.health),
      };
    }
    // Before the era: a reset that is asked for here waits for all that runs in it.
    const administered = admin && (await admin(request));
    if (administered) return administered;
    const call = {
      requestId,
      ...scopeOf(request),
      origin: `http://${request.headers.host ?? ""}`,
      signal: () => open.signal,
    };
    return served.run(({ route, guard, follow }) => {
      const linked = follow(request);
      if (linked) return Promise.resolve(linked);
      const destination = route(request);
      const act = () => answer(destination, request, call, guard);
      if (faults === undefined || faults.empty) return act();
      return strike({ faults, clock, destination, request, call }, act);
    });
  }

  async function answer(
    destination: Destination,
    request: RawRequest,
    call: Call,
    guard: Guard | undefined,
  ): Promise<Reply> {
    try {
      const reply = await act(destination, request, call, guard);
      // Also after a fault: it may follow a partial effect.
      await options.store.commit();
      return reply;
    } catch (error) {
      options.onBug(error);
      const text =
        error instanceof SqslamError
          ? `${error.message} ${error.hint ?? ""}`
          : "The local endpoint failed on this request; see its own output.";
      const fault = new Fault("InternalFailure", text, { status: 500 });
      return destination.wire.fault(fault, call.requestId);
    }
  }
}

/** By the head of a request alone; undefined where that does not tell. */
function operationOf(route: Routed["route"], head: RawRequest): string | undefined {
  try {
    return route(head).wire.read(head).operation.name;
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

async function act(
  { service, wire }: Destination,
  request: RawRequest,
  call: Call,
  guard: Guard | undefined,
): Promise<Reply> {
  try {
    const target = wire.read(request);
    const { name } = target.operation;
    const action = service.actions[name];
    if (!action) {
      const text = `The operation ${name} of ${service.model.id} is not served by the local endpoint.`;
      throw new Fault("UnknownOperationException", text, { status: 501 });
    }
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- decoded by this operation's own schema
    const input = target.input() as never;
    const output = await action(input, guard ? guard(service, name, input, call) : call);
    return wire.write(target.operation, Object(output ?? {}), call.requestId);
  } catch (error) {
    if (error instanceof Fault) return wire.fault(error, call.requestId);
    throw error;
  }
}

/** Region and key id from the SigV4 credential scope; any signature is accepted. */
function scopeOf(request: RawRequest): Pick<Call, "region" | "accessKeyId"> {
  const header = request.headers.authorization ?? "";
  const scope = /Credential=([^/,]+)\/\d+\/([^/,]+)\//.exec(header);
  return { accessKeyId: scope?.[1], region: scope?.[2] ?? "us-east-1" };
}

async function send(outgoing: ServerResponse, { status, headers, body }: Reply): Promise<void> {
  if (outgoing.destroyed) return;
  if (typeof body === "string" || body instanceof Uint8Array) {
    outgoing.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
    outgoing.end(body);
    return;
  }
  outgoing.writeHead(status, headers);
  try {
    await pipeline(body, outgoing);
  } catch (error) {
    // The client hung up; it may do so whenever it likes.
    if (!isObject(error) || error["code"] !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  }
}
