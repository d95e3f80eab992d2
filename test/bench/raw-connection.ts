// One keep-alive connection that speaks just enough HTTP/1.1: on the same two cores, a client that
// costs more than the server would measure itself.
import { once } from "node:events";
import net from "node:net";

export interface RawCall {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: string;
  readonly body: string;
}

/** Takes one call at a time. */
export interface RawConnection {
  /** The body of the answer. Throws where that is no success. */
  call(call: RawCall): Promise<string>;
  close(): void;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  /** The server closes the connection after it. */
  readonly last: boolean;
}

export async function rawConnection(url: string): Promise<RawConnection> {
  const { hostname, port, host } = new URL(url);
  let open = openSocket(hostname, Number(port));
  await open.connected;
  return {
    async call({ method, path, headers, body }) {
      // Servers close what has long been idle.
      if (open.ended()) open = openSocket(hostname, Number(port));
      const length = Buffer.byteLength(body);
      const { status, ...answer } = await open.ask(
        `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\n${headers}content-length: ${length}\r\n\r\n${body}`,
      );
      if (answer.last) open.close();
      if (status >= 200 && status < 300) return answer.body;
      throw new Error(`${method} ${url}${path} was answered with ${status}: ${answer.body}`);
    },
    close: () => open.close(),
  };
}

/** Runs with as many connections as there are to be calls at a time, and closes them. */
export async function withConnections<T>(
  url: string,
  count: number,
  use: (connections: readonly RawConnection[]) => Promise<T>,
): Promise<T> {
  const connections = await Promise.all(Array.from({ length: count }, () => rawConnection(url)));
  try {
    return await use(connections);
  } finally {
    for (const connection of connections) connection.close();
  }
}

function openSocket(hostname: string, port: number) {
  const socket = net.connect({ host: hostname, port, noDelay: true });
  let waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;
  let received: Buffer = Buffer.alloc(0);
  let broken: Error | undefined;

  const fail = (error: Error) => {
    broken ??= error;
    waiting?.reject(broken);
  };
  socket.on("error", fail);
  socket.on("close", () => fail(new Error(`${hostname}:${port} closed the connection`)));
  socket.on("data", (part: Buffer) => {
    if (!waiting) {
      socket.destroy(); // it says goodbye
      return;
    }
    received = received.length === 0 ? part : Buffer.concat([received, part]);
    try {
      const answer = parseAnswer(received);
      if (answer === undefined) return; // there is more to come
      received = Buffer.alloc(0);
      waiting.resolve(answer);
      waiting = undefined;
    } catch (error) {
      socket.destroy(error instanceof Error ? error : undefined);
    }
  });

  return {
    connected: once(socket, "connect"),
    ask: (request: string) =>
      new Promise<Answer>((resolve, reject) => {
        waiting = { resolve, reject };
        if (broken) reject(broken);
        else socket.write(request);
      }),
    ended: () => broken !== undefined || socket.destroyed,
    close: () => void socket.destroy(),
  };
}

/** Undefined while it is not whole. */
export function parseAnswer(bytes: Buffer): Answer | undefined {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const head = bytes.toString("latin1", 0, end);
  const start = end + 4;
  const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1]);
  // Every server measured here says it; chunks would need another reader.
  if (Number.isNaN(length)) throw new Error(`An answer without its length:\n${head}`);
  if (bytes.length < start + length) return undefined;
  return {
    status: Number(head.slice(9, 12)),
    body: bytes.toString("utf8", start, start + length),
    last: /\r\nconnection: *close/i.test(head),
  };
}
