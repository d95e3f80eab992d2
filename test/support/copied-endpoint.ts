// An endpoint that begins with what another one held.
import { cloudwatchService } from "../../src/local/cloudwatch/service.ts";
import type { Guard } from "../../src/local/guard.ts";
import { iamService } from "../../src/local/iam/service.ts";
import { lambdaService } from "../../src/local/lambda/service.ts";
import { logsService } from "../../src/local/logs/service.ts";
import type { CallerAccess } from "../../src/local/ports.ts";
import { sqsService } from "../../src/local/sqs/service.ts";
import { stsService } from "../../src/local/sts/service.ts";
import { copyingStore, type Snapshot } from "./copying-store.ts";
import { serve, testGround, transitions } from "./ground.ts";

export interface CopiedEndpoint {
  readonly url: string;
  /** What it failed on: to be empty. */
  readonly bugs: readonly unknown[];
  snapshot(): Snapshot;
  stop(): Promise<void>;
}

export interface CopiedOptions {
  /** Milliseconds for which functions and mappings stay Pending, Creating and so on. */
  readonly transition: number;
  /** Without one, everybody may all. */
  readonly guard?: (access: CallerAccess) => Guard;
}

async function copiedEndpoint(
  from: Snapshot,
  { transition, guard }: CopiedOptions,
): Promise<CopiedEndpoint> {
  const place = { url: "http://127.0.0.1:1" };
  const store = copyingStore(from);
  const ground = testGround({ store, url: () => place.url, delays: transitions(transition) });
  const iam = iamService(ground);
  const sqs = sqsService(ground, iam.access);
  const logs = logsService(ground);
  const ports = { access: iam.access, logs: logs.sink, queues: sqs.queues };
  const lambda = lambdaService(ground, ports);
  const services = [
    sqs.service,
    lambda.service,
    iam.service,
    stsService(iam.access),
    logs.service,
    cloudwatchService(ground),
  ];
  const server = await serve(services, ground, guard?.(iam.access));
  place.url = server.url;
  return {
    url: server.url,
    bugs: ground.bugs,
    snapshot: store.snapshot,
    async stop() {
      await lambda.stop();
      sqs.stop();
      await server.close();
    },
  };
}

/** Gives `act` an endpoint that holds what `from` holds, for as long as it takes. */
export async function onCopy<T>(
  from: Snapshot,
  options: CopiedOptions,
  act: (endpoint: CopiedEndpoint) => Promise<T>,
): Promise<T> {
  const endpoint = await copiedEndpoint(from, options);
  try {
    const result = await act(endpoint);
    const [bug] = endpoint.bugs;
    if (bug !== undefined) throw new Error("the endpoint failed", { cause: bug });
    return result;
  } finally {
    await endpoint.stop();
  }
}
