// Where a handler reports when it was called. Its clock is the one of this process: both read the
// machine's monotonic one.
import http from "node:http";
import process from "node:process";
import { urlOf } from "../support/stub.ts";

export interface Callback {
  /** A handler that reports each call, once it has kept the time. */
  readonly code: string;
  /** Milliseconds of `now()` at which the handler was called next. Throws where it is not, in 10 s. */
  next(): Promise<number>;
  close(): void;
}

const LONGEST = 10_000;

export const now = (): number => Number(process.hrtime.bigint()) / 1e6;

export async function callback(): Promise<Callback> {
  let report: ((at: number) => void) | undefined;
  const server = http.createServer((incoming, outgoing) => {
    outgoing.end();
    report?.(Number(incoming.url?.slice(1)) / 1e6);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return {
    code: `import http from "node:http";
      const agent = new http.Agent({ keepAlive: true });
      export const handler = () => {
        const at = process.hrtime.bigint();
        return new Promise((resolve, reject) => {
          const report = http.get(${JSON.stringify(urlOf(server))} + "/" + at, { agent });
          report.on("error", reject);
          report.on("response", (answer) => answer.resume().on("end", resolve));
        });
      };`,
    next: () =>
      new Promise((resolve, reject) => {
        const late = () => reject(new Error(`The handler was not called within ${LONGEST} ms`));
        const timer = setTimeout(late, LONGEST);
        report = (at) => {
          clearTimeout(timer);
          resolve(at);
        };
      }),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
