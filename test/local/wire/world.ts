import { request } from "node:http";
import { expect } from "vitest";
import { Fault } from "../../../src/local/fault.ts";
import type { Action, Call, Service } from "../../../src/local/service.ts";
import type { ServiceModel } from "../../../src/local/wire/model.ts";
import {
  cloudwatchModel,
  iamModel,
  lambdaModel,
  logsModel,
  sqsModel,
  stsModel,
} from "../../../src/local/wire/models.ts";
import { clientOptions, serve, testGround } from "../../support/ground.ts";

export interface Received {
  readonly name: string;
  readonly input: unknown;
  readonly call: Call;
}

type Answers = Partial<Record<ServiceModel["id"], Record<string, object | Fault>>>;

const MODELS = [sqsModel, lambdaModel, iamModel, stsModel, logsModel, cloudwatchModel];

/** All six services with every operation: each notes what it was asked and gives the answer it was told. */
export async function echoWorld(answers: Answers = {}, actions: Record<string, Action> = {}) {
  const received: Received[] = [];
  const services = MODELS.map((model): Service => {
    const every = [...model.operations.keys()].map((name): [string, Action] => [
      name,
      (input: unknown, call: Call) => {
        received.push({ name, input, call });
        const answer = answers[model.id]?.[name] ?? {};
        if (answer instanceof Fault) throw answer;
        return answer;
      },
    ]);
    return { model, actions: { ...Object.fromEntries(every), ...actions }, needs: {} };
  });
  const ground = testGround();
  const server = await serve(services, ground);
  return {
    ground,
    received,
    url: server.url,
    options: clientOptions(server.url),
    turnAway: server.turnAway,
    /** What the newest call asked. */
    get input(): unknown {
      return received.at(-1)?.input;
    },
    async close() {
      await server.close();
      expect(ground.bugs).toEqual([]);
    },
  };
}

export type EchoWorld = Awaited<ReturnType<typeof echoWorld>>;

export interface RawReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface RawOptions {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
}

/** One request exactly as written: fetch would forbid or add headers. */
export function send(url: string, options: RawOptions): Promise<RawReply> {
  const { method = "POST", path = "/", body = "" } = options;
  // Node leaves the length out of some requests, and what follows is then no body but nonsense.
  const headers = { "content-length": Buffer.byteLength(body), ...options.headers };
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { hostname, port, method, path, headers, agent: false },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("error", reject);
        incoming.on("end", () => {
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: Buffer.concat(chunks).toString("utf8"),
          });
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** A form post, as clients before 2023 speak to SQS. */
export const post = (url: string, form: Record<string, string>, path = "/") =>
  send(url, {
    path,
    headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
    body: new URLSearchParams(form).toString(),
  });
