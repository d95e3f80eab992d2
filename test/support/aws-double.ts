// AWS behind the SDK's clients: commands are answered before they become requests.
import type { ApiCall, Connection } from "../../src/aws/connection.ts";
import { cloudwatch } from "../../src/aws/cloudwatch.ts";
import { iam } from "../../src/aws/iam.ts";
import { lambda } from "../../src/aws/lambda.ts";
import { logs } from "../../src/aws/logs.ts";
import { sqs } from "../../src/aws/sqs.ts";
import { sts } from "../../src/aws/sts.ts";
import { aConnection } from "./pipeline.ts";

export type Input = Readonly<Record<string, unknown>>;

/** What an operation answers; an Error is thrown. Several: one after the other, the last for good. */
export type Reply = object | ((input: Input) => object);

export interface AwsDouble {
  readonly connection: Connection;
  /** Every command in order, as operation and input. */
  readonly sent: readonly (readonly [operation: string, input: Input])[];
  readonly calls: readonly ApiCall[];
  /** Names of the operations that were sent, in order. */
  operations(): readonly string[];
  /** Inputs of one operation, in order. */
  inputs(operation: string): readonly Input[];
  on(operation: string, ...replies: readonly Reply[]): void;
}

/** Answers nothing of its own accord: an operation without a reply fails the test. */
export function awsDouble(): AwsDouble {
  const sent: [string, Input][] = [];
  const calls: ApiCall[] = [];
  const replies = new Map<string, Reply[]>();
  const connection = aConnection({ onCall: (call) => void calls.push(call) });
  const answer = (operation: string, input: Input): object => {
    sent.push([operation, input]);
    const queue = replies.get(operation);
    const reply = queue !== undefined && queue.length > 1 ? queue.shift() : queue?.[0];
    if (reply === undefined) throw new Error(`no reply is set for ${operation}`);
    const output = typeof reply === "function" ? reply(input) : reply;
    if (output instanceof Error) throw output;
    return { $metadata: { attempts: 1 }, ...output };
  };
  for (const client of [sqs, lambda, iam, logs, sts, cloudwatch].map((make) => make(connection))) {
    stackOf(client).add(
      (_next, context) =>
        async ({ input }) => {
          await Promise.resolve();
          const operation = (context.commandName ?? "").replace(/Command$/, "");
          return { response: {}, output: answer(operation, input) };
        },
      { step: "initialize", priority: "low", name: "awsDouble" },
    );
  }
  return {
    connection,
    sent,
    calls,
    operations: () => sent.map(([operation]) => operation),
    inputs: (wanted) =>
      sent.filter(([operation]) => operation === wanted).map(([, input]) => input),
    on: (operation, ...all) => void replies.set(operation, [...all]),
  };
}

/** What the six clients' stacks have in common, which their types do not say. */
interface Stack {
  add(
    middleware: (
      next: unknown,
      context: { readonly commandName?: string },
    ) => (args: { readonly input: Input }) => Promise<object>,
    place: { readonly step: "initialize"; readonly priority: "low"; readonly name: string },
  ): void;
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see Stack
const stackOf = (client: { readonly middlewareStack: unknown }) => client.middlewareStack as Stack;

/** An error as the SDK throws it. */
export function awsError(name: string, message = name, more: object = {}): Error {
  return Object.assign(new Error(message), {
    name,
    $fault: "client",
    $metadata: { httpStatusCode: 400, attempts: 1 },
    ...more,
  });
}
