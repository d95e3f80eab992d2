// Who may speak to the endpoint at all. It runs code, so a web page in the developer's browser must
// not reach it: by name (DNS rebinding changes Host), nor by fetch or form (Origin, Sec-Fetch-*).
import type { IncomingMessage } from "node:http";
import type { RawRequest, Reply } from "./wire/wire.ts";

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i;

/** The largest request AWS takes: a Lambda zip in base64 (aws-facts 3.2). */
const LONGEST_BODY = 70_167_211;

/** The refusal, or undefined when the request may go on. */
export function refuse(request: IncomingMessage): Reply | undefined {
  if (!LOOPBACK.test(request.headers.host ?? "")) {
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

export async function readRequest(incoming: IncomingMessage): Promise<RawRequest | Reply> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of incoming) {
      const bytes: Buffer = chunk;
      length += bytes.length;
      if (length > LONGEST_BODY) {
        return plain(413, `Request must be smaller than ${LONGEST_BODY} bytes`, {
          connection: "close",
        });
      }
      chunks.push(bytes);
    }
  } catch {
    return plain(400, "The request ended early."); // the client hung up; nobody reads this
  }
  const [path = "/", query = ""] = (incoming.url ?? "/").split(/\?(.*)/s);
  return {
    method: incoming.method ?? "GET",
    path,
    query: new URLSearchParams(query),
    headers: incoming.headers,
    body: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks),
  };
}

function plain(status: number, text: string, headers: Record<string, string> = {}): Reply {
  return { status, headers: { "content-type": "text/plain", ...headers }, body: `${text}\n` };
}
