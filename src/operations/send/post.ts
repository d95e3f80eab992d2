import http from "node:http";
import https from "node:https";
import { urlToHttpOptions } from "node:url";
import type { Clock } from "../../core/clock.ts";

export interface HttpAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

export interface Poster {
  /** Rejects with Node's own error where no whole answer came. */
  post(headers: http.OutgoingHttpHeaders, body: string): Promise<HttpAnswer>;
  close(): void;
}

/** Milliseconds until an answer must be there. */
const ANSWER_WITHIN = 30_000;
/** No answer of SQS to a batch is near this size. */
const MOST_ANSWER_BYTES = 1_048_576;

/** POSTs to one URL over connections that stay open. */
export function keepAlivePoster(url: URL, connections: number, clock: Clock): Poster {
  const { request, Agent } = url.protocol === "https:" ? https : http;
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const target = { ...urlToHttpOptions(url), method: "POST", agent };
  return {
    close: () => agent.destroy(),
    post: (headers, body) =>
      new Promise((resolve, reject) => {
        const sent = request({
          ...target,
          headers: { ...headers, "content-length": Buffer.byteLength(body) },
        });
        const cancel = clock.after(ANSWER_WITHIN, () => sent.destroy(timedOut()));
        const fail = (error: Error) => {
          cancel();
          reject(error);
        };
        sent.on("error", fail);
        sent.on("response", (response) => {
          const parts: Buffer[] = [];
          let size = 0;
          response.on("error", fail);
          response.on("data", (part: Buffer) => {
            size += part.length;
            if (size <= MOST_ANSWER_BYTES) parts.push(part);
            else sent.destroy(coded("EMSGSIZE", "the answer is larger than any answer of SQS"));
          });
          response.on("end", () => {
            cancel();
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(parts).toString("utf8"),
            });
          });
        });
        sent.end(body);
      }),
  };
}

const timedOut = () => coded("ETIMEDOUT", `no answer within ${ANSWER_WITHIN / 1_000} s`);

const coded = (code: string, message: string) => Object.assign(new Error(message), { code });
