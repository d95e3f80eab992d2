// An HTTP server that answers the way it is told to: the hostile half of the internet.
import http from "node:http";
import type { Server } from "node:net";
import { onTestFinished } from "vitest";

export interface StubRequest {
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
  /** The other end's port: the same for requests on one connection. */
  readonly port: number | undefined;
}

export type StubAnswer =
  | {
      readonly status?: number;
      readonly headers?: Record<string, string>;
      readonly body: string;
    }
  | "reset";

/** Serves until the test is over; `answer` is told which request this is, from 1. */
export async function stub(
  answer: (request: StubRequest, count: number) => StubAnswer,
): Promise<{ readonly url: string; readonly requests: StubRequest[] }> {
  const requests: StubRequest[] = [];
  const server = http.createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on("data", (part: Buffer) => parts.push(part));
    incoming.on("end", () => {
      const body = Buffer.concat(parts).toString("utf8");
      const request = { headers: incoming.headers, body, port: incoming.socket.remotePort };
      const told = answer(request, requests.push(request));
      if (told === "reset") {
        incoming.socket.destroy();
        return;
      }
      outgoing.writeHead(told.status ?? 200, {
        "content-type": "application/x-amz-json-1.0",
        ...told.headers,
      });
      outgoing.end(told.body);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: urlOf(server), requests };
}

/** Where a server listens. */
export function urlOf(server: Server): string {
  const address = server.address();
  if (typeof address === "string" || address === null) throw new Error("It does not listen.");
  return `http://127.0.0.1:${address.port}`;
}
