// What every proxy of ours does with a request: take it whole, pass it on as it came, hand back the answer.
import http from "node:http";
import type { Received } from "./api-request.ts";

export interface Answer {
  readonly status: number;
  readonly headers: http.OutgoingHttpHeaders;
  readonly body: string | Buffer;
}

/** Tells of the request once all of it is there. */
export function received(incoming: http.IncomingMessage, then: (request: Received) => void): void {
  const parts: Buffer[] = [];
  incoming.on("data", (part: Buffer) => parts.push(part));
  incoming.on("end", () => {
    const { method = "", url = "", headers } = incoming;
    then({ method, url, headers, body: Buffer.concat(parts) });
  });
}

/** With the headers as they came: queue URLs are made from Host, and it is signed. */
export function forward(endpoint: string, agent: http.Agent, request: Received): Promise<Answer> {
  const { method, url, headers, body } = request;
  return new Promise((resolve, reject) => {
    const onward = http.request(new URL(url, endpoint), { method, headers, agent }, (answered) => {
      const parts: Buffer[] = [];
      answered.on("data", (part: Buffer) => parts.push(part));
      answered.on("error", reject);
      answered.on("end", () => {
        const { connection: _hop, ...rest } = answered.headers;
        resolve({ status: answered.statusCode ?? 502, headers: rest, body: Buffer.concat(parts) });
      });
    });
    onward.on("error", reject);
    onward.end(body);
  });
}

export function answer(reply: http.ServerResponse, { status, headers, body }: Answer): void {
  if (reply.destroyed) return;
  reply.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
  reply.end(body);
}
