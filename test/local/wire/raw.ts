// Bytes on a socket, as no client library would send them.
import { connect, type Socket } from "node:net";

export interface Connection {
  readonly socket: Socket;
  /** All that came back by the time the connection was closed. */
  readonly answer: Promise<string>;
}

export function connection(url: string, text: string | Uint8Array = ""): Connection {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  const answer = new Promise<string>((resolve) => {
    let all = "";
    socket.on("data", (chunk: Buffer) => (all += chunk.toString()));
    // A connection that is reset has been closed, too.
    socket.on("error", () => {});
    socket.on("close", () => resolve(all));
  });
  socket.write(text);
  return { socket, answer };
}

/** The status of each answer, in order. */
export function statuses(answer: string): readonly number[] {
  return [...answer.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
}

const SPOKEN = ["Host: localhost", "X-Amz-Target: AmazonSQS.ListQueues", "Connection: close"];

/** A request by its lines; by default a good one, to whose headers `more` are added. */
export function lines(...all: readonly string[]): string {
  return `${all.join("\r\n")}\r\n\r\n`;
}

export const good = (...more: readonly string[]): string =>
  lines("POST / HTTP/1.1", ...SPOKEN, ...more);
