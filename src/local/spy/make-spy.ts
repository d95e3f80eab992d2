import { SqslamError } from "../../core/errors.ts";
import { parseJson } from "../../core/json.ts";
import type { Witness, WitnessedInvocation, WitnessedMessage } from "../ports.ts";
import { insteadOfInvocation, insteadOfLine, insteadOfMessage } from "./instead.ts";
import type {
  DeadLetteredMessage,
  SeenInvocation,
  SeenLine,
  SeenMessage,
  Spy,
  SpyOptions,
} from "./spy.ts";
import { makeTrack, type Track } from "./track.ts";

export interface SpyWithWitness {
  readonly spy: Spy;
  readonly witness: Witness | undefined;
  /** Forgets all, and rejects who waits: `and the endpoint was reset`. */
  forget(why: string): void;
  /** The same when the endpoint stops, which lets nobody wait any more. */
  end(): void;
}

/** In milliseconds. */
const WITHIN = 5_000;

export function makeSpy(): SpyWithWitness {
  const messages = {
    sent: makeTrack<SeenMessage>(sizeOfMessage),
    handled: makeTrack<SeenMessage>(sizeOfMessage),
    failed: makeTrack<SeenMessage>(sizeOfMessage),
    deadLettered: makeTrack<DeadLetteredMessage>(sizeOfMessage),
  };
  const invoked = makeTrack<Invoked>(({ size }) => size);
  const logged = makeTrack<SeenLine>(({ message }) => message.length);

  const tracks = [...Object.values(messages), invoked, logged];

  function message<Fact extends SeenMessage>(track: Track<Fact>, done: string) {
    return (
      queue: string,
      matches: (fact: Fact) => boolean = () => true,
      { within = WITHIN }: SpyOptions = {},
    ): Promise<Fact> => {
      const name = queueNameOf(queue);
      return track.first({
        what: `a message of the queue ${name} to be ${done}`,
        matches: (fact) => isOf(name, fact) && matches(fact),
        within,
        instead: () => insteadOfMessage(name, messages),
      });
    };
  }

  return {
    spy: {
      sent: message(messages.sent, "sent"),
      handled: message(messages.handled, "handled"),
      failed: message(messages.failed, "failed on"),
      deadLettered: message(messages.deadLettered, "dead-lettered"),
      async invoked(written, matches = () => true, { within = WITHIN } = {}) {
        const name = functionNameOf(written);
        const { invocation } = await invoked.first({
          what: `the function ${name} to be invoked`,
          matches: (fact) => fact.invocation.functionName === name && matches(fact.invocation),
          within,
          instead: () =>
            insteadOfInvocation(
              name,
              invoked.seen().map((fact) => fact.invocation),
            ),
        });
        return invocation;
      },
      logged: (group, text, { within = WITHIN } = {}) =>
        logged.first({
          what: `a line with ${typeof text === "string" ? JSON.stringify(text) : String(text)} in the log group ${group}`,
          matches: (line) => line.group === group && contains(line.message, text),
          within,
          instead: () => insteadOfLine(group, logged.seen()),
        }),
    },
    witness: {
      sent: (arn, sent) => messages.sent.tell(seen(arn, sent)),
      deadLettered(arn, targetArn, moved) {
        const deadLetterQueue = queueNameOf(targetArn);
        messages.deadLettered.tell({ ...seen(arn, moved), deadLetterQueue });
      },
      handled(arn, all) {
        for (const each of all) messages.handled.tell(seen(arn, each));
      },
      failed(arn, all) {
        for (const each of all) messages.failed.tell(seen(arn, each));
      },
      invoked: (invocation) => invoked.tell(seenInvocation(invocation)),
      logged({ group, stream }, lines) {
        for (const line of lines) logged.tell({ group, stream, ...line });
      },
    },
    forget(why) {
      for (const track of tracks) track.forget(why);
    },
    end() {
      for (const track of tracks) track.end("and the endpoint was stopped");
    },
  };
}

/** Of an endpoint that remembers nothing. */
export function noSpy(): SpyWithWitness {
  const refused = () => {
    const text =
      "The endpoint was started with spy: false, so that nothing is remembered to wait for.";
    const hint = "Start it without that: startLocal()";
    return Promise.reject(new SqslamError("WRONG_USE", text, { hint }));
  };
  return {
    spy: {
      sent: refused,
      handled: refused,
      failed: refused,
      deadLettered: refused,
      invoked: refused,
      logged: refused,
    },
    witness: undefined,
    forget: () => {},
    end: () => {},
  };
}

interface Invoked {
  readonly invocation: SeenInvocation;
  readonly size: number;
}

/** The JSON is read when somebody looks at it. */
function seenInvocation({ payload, outcome, ...rest }: WitnessedInvocation): Invoked {
  const size = payload.length + outcome.payload.length;
  return {
    size,
    invocation: {
      ...rest,
      outcome: outcome.status,
      get event() {
        return parseJson(payload.toString("utf8"));
      },
      get result() {
        return parseJson(outcome.payload.toString("utf8"));
      },
    },
  };
}

function seen(queueArn: string, message: WitnessedMessage): SeenMessage {
  return {
    queue: queueNameOf(queueArn),
    id: message.messageId,
    body: message.body,
    attributes: message.messageAttributes,
    systemAttributes: message.attributes,
    receiveCount: Number(message.attributes["ApproximateReceiveCount"] ?? 0),
  };
}

function isOf(name: string, fact: SeenMessage | DeadLetteredMessage): boolean {
  return fact.queue === name || ("deadLetterQueue" in fact && fact.deadLetterQueue === name);
}

function sizeOfMessage({ body, attributes }: SeenMessage): number {
  let size = body.length;
  for (const name in attributes) {
    const { stringValue, binaryValue } = attributes[name] ?? {};
    size += stringValue?.length ?? binaryValue?.length ?? 0;
  }
  return size;
}

/** A RegExp with the flag g or y remembers where it was; `search` does not look at that. */
function contains(message: string, text: string | RegExp): boolean {
  return typeof text === "string" ? message.includes(text) : message.search(text) >= 0;
}

/** Of a name, a URL or an ARN. */
function queueNameOf(written: string): string {
  return written.slice(Math.max(written.lastIndexOf(":"), written.lastIndexOf("/")) + 1);
}

/** Of a name or an ARN, with or without a qualifier. */
function functionNameOf(written: string): string {
  const [first = "", ...rest] = written.split(":");
  return (first === "arn" ? rest[5] : undefined) ?? first;
}
