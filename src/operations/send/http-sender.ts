// SendMessageBatch without the SDK's generic client, which spends several times as long on each
// request as this does. Region, credentials and endpoint are the SDK's all the same.
import type { Connection, Where } from "../../aws/connection.ts";
import { queueUrl } from "../../aws/names.ts";
import type { RIGHTS } from "../../aws/rights.ts";
import type { Clock } from "../../core/clock.ts";
import { type BatchSender, RequestFault } from "./batch-sender.ts";
import { type HttpAnswer, keepAlivePoster } from "./post.ts";
import { notSqs, refused, type Target, unanswered, unsigned } from "./refusal.ts";
import { type Headers, sqsSigner } from "./sign.ts";
import { readAnswer, requestBody, WIRE_HEADERS } from "./wire.ts";

export interface HttpSenderOptions {
  readonly connection: Connection;
  readonly where: Where;
  readonly queueName: string;
  /** Connections at once. */
  readonly concurrency: number;
  readonly clock: Clock;
}

/** No client refuses it here if no policy allows it, so the compiler does. */
const OPERATION = "SendMessageBatch" satisfies keyof typeof RIGHTS.sqs;

export function httpSender(options: HttpSenderOptions): BatchSender {
  const { connection, queueName, clock } = options;
  const to = queueUrl(options.where, queueName);
  const url = new URL(connection.endpoint ?? new URL(to).origin);
  const target: Target = { connection, queueName, url };
  const sign = sqsSigner(connection, url, clock);
  const poster = keepAlivePoster(url, options.concurrency, clock);

  const signed = (body: string): Promise<Headers> =>
    sign(WIRE_HEADERS, body).catch((error: unknown) => {
      throw unsigned(error, target);
    });

  const posted = (headers: Headers, body: string): Promise<HttpAnswer> =>
    poster.post(headers, body).catch((error: unknown) => {
      throw unanswered(error, target);
    });

  return {
    async send(batch) {
      const start = performance.now();
      const tell = (error: string | undefined) =>
        connection.onCall({
          service: "sqs",
          operation: OPERATION,
          ms: performance.now() - start,
          attempts: 1,
          error,
        });
      try {
        const body = requestBody(to, batch);
        const answer = await posted(await signed(body), body);
        if (answer.status >= 300) throw refused(answer, target);
        const results = readAnswer(answer.body, batch);
        if (results === undefined) {
          throw new RequestFault("NotSqs", "never", notSqs(answer, target));
        }
        tell(undefined);
        return results;
      } catch (error) {
        tell(error instanceof RequestFault ? error.code : String(error));
        throw error;
      }
    },
    close: () => poster.close(),
  };
}
