// The Lambda Runtime API (2018-06-01) of one execution environment, on a port of its own:
// AWS_LAMBDA_RUNTIME_API has room for a host and a port, so the port says which environment asks.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listenOnLoopback } from "../../loopback.ts";
import { LARGEST_RESPONSE } from "./invocation.ts";

export interface RuntimeEvents {
  /** The runtime is ready for an invocation; `reply` hands it one. */
  next(reply: (event: RuntimeEvent) => void): void;
  /** The runtime answered. False when there is no such invocation. */
  result(result: RuntimeResult): boolean;
  initError(payload: Buffer): void;
}

export interface RuntimeEvent {
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: Buffer;
}

export interface RuntimeResult {
  readonly requestId: string;
  readonly status: "returned" | "failed" | "too-large";
  readonly payload: Buffer;
  /** Peak of the process in bytes, from runtimes that say it. */
  readonly maxMemory: number | undefined;
}

export interface RuntimeApi {
  /** `127.0.0.1:<port>` */
  readonly address: string;
  close(): void;
}

const ROOT = "/2018-06-01/runtime";
const RESULT = new RegExp(`^${ROOT}/invocation/([\\w-]+)/(response|error)$`);

export async function serveRuntimeApi(
  events: RuntimeEvents,
  onBug: (error: unknown) => void,
): Promise<RuntimeApi> {
  const server = createServer();
  // A handler may run for minutes between two requests on its connection.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  const address = `127.0.0.1:${await listenOnLoopback(server, 0)}`;
  // One connection that could not be accepted, say, must not end the endpoint.
  server.on("error", onBug);
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    // A web page in the developer's browser must not answer in a handler's place.
    if (request.headers.host !== address || request.headers.origin !== undefined) {
      answer(response, 403, { errorType: "Forbidden", errorMessage: "Not a runtime" });
      return;
    }
    handle(request, response, events);
  });
  return {
    address,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function handle(request: IncomingMessage, response: ServerResponse, events: RuntimeEvents): void {
  const { method, url = "" } = request;
  if (method === "GET" && url === `${ROOT}/invocation/next`) {
    request.resume();
    events.next(({ headers, payload }) => {
      response.writeHead(200, {
        "content-type": "application/json",
        "content-length": payload.length,
        ...headers,
      });
      response.end(payload);
    });
    return;
  }
  readBody(request, (payload, tooLarge) => {
    if (method === "POST" && url === `${ROOT}/init/error`) {
      events.initError(payload);
      answer(response, 202, { status: "OK" });
      return;
    }
    const [, requestId = "", kind] = RESULT.exec(method === "POST" ? url : "") ?? [];
    if (kind === undefined) {
      answer(response, 404, { errorType: "NotFound", errorMessage: `${method} ${url}` });
      return;
    }
    const status = tooLarge ? "too-large" : kind === "response" ? "returned" : "failed";
    const known = events.result({ requestId, status, payload, maxMemory: memoryIn(request) });
    if (!known) {
      answer(response, 400, { errorType: "InvalidRequestID", errorMessage: "Invalid request ID" });
    } else if (tooLarge) {
      const errorMessage = `Exceeded maximum allowed payload size (${LARGEST_RESPONSE} bytes).`;
      answer(response, 413, { errorType: "RequestEntityTooLarge", errorMessage });
    } else {
      answer(response, 202, { status: "OK" });
    }
  });
}

/** Reads to the end in any case, so that the connection stays usable. */
function readBody(request: IncomingMessage, done: (body: Buffer, tooLarge: boolean) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  request.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length <= LARGEST_RESPONSE) chunks.push(chunk);
    else chunks.length = 0;
  });
  // A runtime that dies amid its answer has not answered: its exit is what counts.
  request.on("end", () => done(Buffer.concat(chunks), length > LARGEST_RESPONSE));
}

function memoryIn({ headers }: IncomingMessage): number | undefined {
  const bytes = Number(headers["sqslam-max-memory-bytes"]);
  return Number.isFinite(bytes) && bytes > 0 ? bytes : undefined;
}

function answer(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}
