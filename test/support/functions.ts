import type { SQSEvent } from "aws-lambda";
import type { Access, Functions, FunctionTarget, InvokeOutcome } from "../../src/local/ports.ts";

/** Thrown by a fake handler to say that there was no concurrency left. */
export const THROTTLED = Symbol("throttled");

/** What it answers becomes the payload as JSON; a string is the payload as it stands. */
export type FakeHandler = (event: SQSEvent) => unknown;

export interface FakeFunctions extends Functions {
  add(name: string, handler: FakeHandler, target?: Partial<FunctionTarget>): string;
  remove(arn: string): void;
  /** Every event that reached a handler, in order. */
  readonly events: readonly SQSEvent[];
  /** The bodies of each event. */
  readonly batches: readonly (readonly string[])[];
  readonly running: number;
  readonly mostRunning: number;
}

/** Functions whose handlers run in this process, and obey Functions. */
export function fakeFunctions(): FakeFunctions {
  const functions = new Map<string, { target: FunctionTarget; handler: FakeHandler }>();
  const events: SQSEvent[] = [];
  let running = 0;
  let mostRunning = 0;

  async function call(handler: FakeHandler, payload: Buffer): Promise<InvokeOutcome> {
    const event: SQSEvent = JSON.parse(payload.toString("utf8"));
    try {
      const answer = await handler(event);
      const text = typeof answer === "string" ? answer : (JSON.stringify(answer) ?? "null");
      return { status: "returned", payload: Buffer.from(text) };
    } catch (error) {
      if (error === THROTTLED) return { status: "throttled" };
      return { status: "failed", payload: Buffer.from(JSON.stringify({ errorType: "Error" })) };
    }
  }

  return {
    add(name, handler, target = {}) {
      const arn = `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
      const whole = { arn, name, roleArn: `role-of-${name}`, timeoutSeconds: 3, ...target };
      functions.set(arn, { target: whole, handler });
      return arn;
    },
    remove: (arn) => void functions.delete(arn),
    find: (arn) => functions.get(arn)?.target,
    async invoke(arn, payload) {
      const found = functions.get(arn);
      if (!found) throw new Error(`There is no function ${arn}`);
      running += 1;
      mostRunning = Math.max(mostRunning, running);
      const outcome = await call((event) => {
        try {
          const answer = found.handler(event);
          events.push(event);
          return answer;
        } catch (error) {
          if (error !== THROTTLED) events.push(event);
          throw error;
        }
      }, payload);
      running -= 1;
      return outcome;
    },
    events,
    get batches() {
      return events.map(({ Records }) => Records.map(({ body }) => body));
    },
    get running() {
      return running;
    },
    get mostRunning() {
      return mostRunning;
    },
  };
}

export interface FakeAccess extends Access {
  /** Forbids an action, such as `sqs:ReceiveMessage`, to every role. */
  deny(action: string): void;
  allow(action: string): void;
}

export function fakeAccess(): FakeAccess {
  const denied = new Set<string>();
  return {
    identify: () => ({ arn: "arn:aws:iam::000000000000:root", userId: "000000000000" }),
    assumableBy: () => true,
    allows: (_role, action) => !denied.has(action),
    session: () => ({ accessKeyId: "", secretAccessKey: "", sessionToken: "" }),
    deny: (action) => void denied.add(action),
    allow: (action) => void denied.delete(action),
  };
}
