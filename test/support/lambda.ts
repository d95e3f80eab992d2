import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  type InvokeCommandInput,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import { strToU8, zipSync } from "fflate";
import type { Clock } from "../../src/core/clock.ts";
import { lambdaService } from "../../src/local/lambda/service.ts";
import type { Access, LogPlace, LogSink } from "../../src/local/ports.ts";
import type { ManualClock } from "./clock.ts";
import { clientOptions, serve, type TestGround, testGround, transitions } from "./ground.ts";

export const ROLE = "arn:aws:iam::000000000000:role/worker";

/** Access of one role that Lambda may assume and that may do everything but what is denied. */
export interface RoleAccess extends Access {
  readonly denied: Set<string>;
  assumable: boolean;
  /** The resources that rights were asked for. */
  readonly asked: Set<string>;
}

export function roleAccess(): RoleAccess {
  const access: RoleAccess = {
    denied: new Set(),
    assumable: true,
    asked: new Set(),
    identify: () => ({ arn: "arn:aws:iam::000000000000:root", userId: "000000000000" }),
    assumableBy: (role, service) =>
      access.assumable && role === ROLE && service === "lambda.amazonaws.com",
    allows(role, action, resource) {
      access.asked.add(`${action} ${resource}`);
      return role === ROLE && !access.denied.has(action);
    },
    session: (role, name) => ({
      accessKeyId: "ASIAROLE",
      secretAccessKey: `secret of ${role}`,
      sessionToken: `token of ${name}`,
    }),
  };
  return access;
}

export interface MemoryLogs extends LogSink {
  /** A group that is not there loses its lines. Every `/aws/lambda/` group is, unless it is here. */
  readonly missing: Set<string>;
  readonly written: { place: LogPlace; timestamp: number; message: string }[];
  /** Those that were made because they were missing. */
  readonly created: string[];
  /** All messages so far, or those of one stream. */
  messages(stream?: string): readonly string[];
  readonly streams: readonly string[];
}

export function memoryLogs(): MemoryLogs {
  const logs: MemoryLogs = {
    missing: new Set(),
    created: [],
    written: [],
    write(place, lines) {
      if (logs.missing.has(place.group)) return false;
      logs.written.push(...lines.map((line) => ({ place, ...line })));
      return true;
    },
    createGroup({ group }) {
      logs.missing.delete(group);
      logs.created.push(group);
    },
    messages: (stream) =>
      logs.written
        .filter(({ place }) => stream === undefined || place.stream === stream)
        .map(({ message }) => message),
    get streams() {
      return [...new Set(logs.written.map(({ place }) => place.stream))];
    },
  };
  return logs;
}

/** A zip of files; a mode makes one executable. */
export function zipOf(files: Readonly<Record<string, string>>, mode = 0o644): Uint8Array {
  return zipSync(
    Object.fromEntries(
      Object.entries(files).map(([path, text]) => [
        path,
        [strToU8(text), { os: 3, attrs: ((0o100000 | mode) << 16) >>> 0, mtime: "2020-01-01" }],
      ]),
    ),
  );
}

export interface LambdaTest {
  readonly client: LambdaClient;
  readonly ground: TestGround;
  readonly access: RoleAccess;
  readonly logs: MemoryLogs;
  readonly lambda: ReturnType<typeof lambdaService>;
  readonly url: string;
  /** Rejects when something went to onBug. */
  stop(): Promise<void>;
}

/** Lambda on a real port, with real handler processes. */
export async function startLambda(
  parts: Parameters<typeof testGround>[0] & { readonly transition?: number } = {},
): Promise<LambdaTest> {
  let url = "";
  const delays = transitions(parts.transition ?? 0);
  const ground = testGround({ url: () => url, delays, ...parts });
  const access = roleAccess();
  const logs = memoryLogs();
  const lambda = lambdaService(ground, { access, logs, queues: { find: () => undefined } });
  const server = await serve([lambda.service], ground);
  url = server.url;
  const client = new LambdaClient(clientOptions(url));
  return {
    client,
    ground,
    access,
    logs,
    lambda,
    url,
    async stop() {
      client.destroy();
      await lambda.stop();
      await server.close();
      if (ground.bugs.length > 0) throw new AggregateError(ground.bugs, "The endpoint has a bug");
    },
  };
}

export type Files = Readonly<Record<string, string>>;

/** What CreateFunction needs; a string is the code of `index.js` or `index.py`. */
export function functionOf(
  name: string,
  code: string | Files,
  changes: Partial<CreateFunctionCommandInput> = {},
): CreateFunctionCommandInput {
  const runtime = changes.Runtime ?? "nodejs24.x";
  const main = runtime.startsWith("python") ? "index.py" : "index.mjs";
  const files = typeof code === "string" ? { [main]: code } : code;
  return {
    FunctionName: name,
    Role: ROLE,
    Runtime: runtime,
    Handler: "index.handler",
    Code: { ZipFile: zipOf(files, 0o755) },
    ...changes,
  };
}

/** Creates a function that is Active in the end. */
export async function createFunction(
  test: Pick<LambdaTest, "client" | "ground">,
  input: CreateFunctionCommandInput,
) {
  const created = await test.client.send(new CreateFunctionCommand(input));
  await settled(test, created.FunctionArn ?? "");
  return created;
}

/** Waits until the last change of a function has come into effect, turning a manual clock. */
export async function settled(
  { client, ground }: Pick<LambdaTest, "client" | "ground">,
  name: string,
): Promise<void> {
  await until(async () => {
    if (isManual(ground.clock)) await ground.clock.advance(0);
    const command = new GetFunctionConfigurationCommand({ FunctionName: name });
    return (await client.send(command)).LastUpdateStatus === "Successful";
  });
}

/** Looks again, a turn of the event loop later, until `fact` holds; the test's timeout ends it. */
export async function until(fact: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await fact())) await new Promise((resolve) => setImmediate(resolve));
}

const isManual = (clock: Clock): clock is ManualClock => "advance" in clock;

export interface Invoked<T> {
  readonly status: number | undefined;
  readonly error: string | undefined;
  /** Parsed. */
  readonly payload: T;
  readonly log: string;
}

/** Invokes and reads the answer. */
export async function invoke<T = unknown>(
  { client }: Pick<LambdaTest, "client">,
  name: string,
  event: unknown = {},
  changes: Partial<InvokeCommandInput> = {},
): Promise<Invoked<T>> {
  const output = await client.send(
    new InvokeCommand({
      FunctionName: name,
      Payload: Buffer.from(JSON.stringify(event)),
      LogType: "Tail",
      ...changes,
    }),
  );
  const text = output.Payload?.transformToString() ?? "";
  return {
    status: output.StatusCode,
    error: output.FunctionError,
    payload: JSON.parse(text),
    log: Buffer.from(output.LogResult ?? "", "base64").toString("utf8"),
  };
}
