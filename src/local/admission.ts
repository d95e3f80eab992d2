// Who may speak to the endpoint at all. It runs code, so a web page in the developer's browser must
// not reach it: by name (DNS rebinding changes Host), nor by fetch or form (Origin, Sec-Fetch-*).
import type { IncomingMessage } from "node:http";
import type { Fault } from "./fault.ts";
import type { OpenCall } from "./open-calls.ts";
import type { RawRequest, Reply } from "./wire/wire.ts";

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;
/** As a client asks that takes us for a proxy: `POST http://host/path`. */
const ABSOLUTE = /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)/i;

/** The largest request AWS takes: a Lambda zip in base64 (aws-facts 3.2). */
const LONGEST_BODY = 70_167_211;

/** The refusal, or undefined when the request may go on. */
export function refuse(request: IncomingMessage): Reply | undefined {
  if (!LOOPBACK.test(request.headers.host ?? "") || !isOurs(request.url ?? "")) {
    return plain(
      403,
      "This endpoint answers on the loopback interface only: unexpected Host header.",
    );
  }
  if (request.headers.origin !== undefined || request.headers["sec-fetch-site"] !== undefined) {
    return plain(403, "This endpoint does not answer browsers.");
  }
  return undefined;
}

/** False for a request line with another host in it: of the two hosts it is the one that counts. */
function isOurs(url: string): boolean {
  if (url.startsWith("/")) return true;
  const host = ABSOLUTE.exec(url)?.[1];
  return host === undefined || LOOPBACK.test(host);
}

/**
 * The whole request, or what to answer instead of reading on: a call that ends waits for no more.
 * `nameOf` tells the operation that a request of this head means, for one that is too large.
 */
export function readRequest(
  incoming: IncomingMessage,
  call: OpenCall,
  nameOf: (head: RawRequest) => Promise<string | undefined>,
): Promise<RawRequest | Reply> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    incoming.on("data", (chunk: Buffer) => {
      const before = length;
      length += chunk.length;
      if (length <= LONGEST_BODY) {
        chunks.push(chunk);
      } else if (before <= LONGEST_BODY) {
        // The rest is read and dropped: a connection that is cut here loses the answer as well.
        chunks.length = 0;
        resolve(nameOf(requestOf(incoming, [])).then(tooLarge));
      }
    });
    incoming.once("end", () => resolve(requestOf(incoming, chunks)));
    const gone = () => {
      // The client hung up; nobody reads this.
      if (!incoming.readableEnded) resolve(plain(400, "The request ended early."));
    };
    incoming.once("error", gone);
    incoming.once("close", gone);
    call.whenEnded((reason) => resolve(unavailable(reason)));
  });
}

function requestOf(incoming: IncomingMessage, chunks: readonly Buffer[]): RawRequest {
  const url = pathOf(incoming.url ?? "");
  const mark = url.indexOf("?");
  return {
    method: incoming.method ?? "GET",
    path: mark < 0 ? url : url.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? "" : url.slice(mark + 1)),
    headers: incoming.headers,
    body: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks),
  };
}

/** Without the host that may stand before it. */
function pathOf(url: string): string {
  if (url.startsWith("/")) return url;
  const path = url.replace(ABSOLUTE, "");
  return path.startsWith("?") ? `/${path}` : path || "/";
}

function tooLarge(operation: string | undefined): Reply {
  const whose = operation === undefined ? "" : ` for the ${operation} operation`;
  const message = `Request must be smaller than ${LONGEST_BODY} bytes${whose}`;
  return unread(413, "RequestEntityTooLargeException", { Type: "User", message });
}

/** It stops, or begins anew: the reason says which. */
function unavailable({ message }: Fault): Reply {
  return unread(503, "ServiceUnavailable", { __type: "ServiceUnavailable", message });
}

/** A fault before the service is known: in JSON, as most of them speak. */
function unread(status: number, code: string, body: object): Reply {
  return {
    status,
    headers: { "content-type": "application/json", "x-amzn-errortype": code },
    body: JSON.stringify(body),
  };
}

function plain(status: number, text: string): Reply {
  return { status, headers: { "content-type": "text/plain" }, body: `${text}\n` };
}
