// What a queue takes and gives a second, with sixteen batches under way.
import { BATCH, createQueue, sendBatch, sqsCall, takeBatch } from "./queue-calls.ts";
import { rawConnection, type RawConnection, withConnections } from "./raw-connection.ts";

const LANES = 16;
// What is slow is measured over fewer messages, not for longer.
const AT_MOST = 6_000;

/** Runs with a queue that is there for this alone. */
export async function withQueue<T>(
  server: string,
  name: string,
  use: (url: string) => Promise<T>,
): Promise<T> {
  const connection = await rawConnection(server);
  try {
    const url = await createQueue(connection, name);
    const result = await use(url);
    await sqsCall(connection, "DeleteQueue", { QueueUrl: url });
    return result;
  } finally {
    connection.close();
  }
}

/** Messages a second. */
export function sendRate(server: string, url: string, messages: number): Promise<number> {
  return rate(server, messages, async (connection) => {
    await sendBatch(connection, url);
    return BATCH;
  });
}

/** Messages received and deleted a second, of a queue that holds at least as many. */
export function takeRate(server: string, url: string, messages: number): Promise<number> {
  return rate(server, messages, (connection) => takeBatch(connection, url));
}

function rate(
  server: string,
  messages: number,
  batch: (connection: RawConnection) => Promise<number>,
): Promise<number> {
  return withConnections(server, LANES, async (connections) => {
    const start = performance.now();
    let open = messages;
    const lane = async (connection: RawConnection) => {
      while (open > 0 && performance.now() - start < AT_MOST) {
        open -= BATCH;
        const done = await batch(connection);
        open += BATCH - done;
      }
    };
    await Promise.all(connections.map(lane));
    const seconds = (performance.now() - start) / 1_000;
    if (open === messages) throw new Error(`${server} handled no message in ${AT_MOST} ms`);
    return (messages - open) / seconds;
  });
}
