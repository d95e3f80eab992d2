// What a wait that was in vain has seen: whoever reads the error should not need to run the test again.
import type { DeadLetteredMessage, SeenInvocation, SeenLine, SeenMessage } from "./spy.ts";
import type { Track } from "./track.ts";

/** Of each kind, the last so many are quoted. */
const QUOTED = 3;
const LONGEST_QUOTE = 100;

type MessageTracks = Readonly<
  Record<"sent" | "handled" | "failed", Pick<Track<SeenMessage>, "seen">>
> & { readonly deadLettered: Pick<Track<DeadLetteredMessage>, "seen"> };

export function insteadOfMessage(name: string, tracks: MessageTracks): readonly string[] {
  const moved = tracks.deadLettered.seen();
  const kinds: readonly (readonly [string, readonly SeenMessage[]])[] = [
    ["sent", of(name, tracks.sent.seen())],
    ["handled", of(name, tracks.handled.seen())],
    ["failed", of(name, tracks.failed.seen())],
    ["dead-lettered", moved.filter((fact) => fact.queue === name || fact.deadLetterQueue === name)],
  ];
  const others = new Set(
    [...tracks.sent.seen(), ...tracks.handled.seen(), ...moved].map(({ queue }) => queue),
  );
  others.delete(name);
  if (kinds.every(([, facts]) => facts.length === 0)) {
    return [
      `Nothing at all was seen of ${name}${others.size === 0 ? "" : `; of ${listed(others)} there was`}.`,
    ];
  }
  return [
    `Seen of ${name}: ${kinds.map(([kind, facts]) => `${facts.length} ${kind}`).join(", ")}.`,
    ...kinds.flatMap(([kind, facts]) =>
      facts.slice(-QUOTED).map((fact) => `  ${kind}: ${told(fact)}`),
    ),
  ];
}

export function insteadOfInvocation(
  name: string,
  all: readonly SeenInvocation[],
): readonly string[] {
  const own = all.filter(({ functionName }) => functionName === name);
  if (own.length > 0) {
    return [
      `It was invoked ${own.length} times, and none of them matches.`,
      ...own.slice(-QUOTED).map(({ requestId, outcome }) => `  ${outcome}: request ${requestId}`),
    ];
  }
  const others = new Set(all.map(({ functionName }) => functionName));
  return [others.size === 0 ? "No function was invoked." : `Invoked were: ${listed(others)}.`];
}

export function insteadOfLine(group: string, all: readonly SeenLine[]): readonly string[] {
  const own = all.filter((line) => line.group === group);
  if (own.length > 0) {
    return [
      `It has had ${own.length} lines, the last of them:`,
      ...own.slice(-QUOTED).map(({ message }) => `  ${quoted(message.trimEnd())}`),
    ];
  }
  const others = new Set(all.map((line) => line.group));
  return [
    others.size === 0
      ? "No line was logged anywhere; is the group there, and may the role write to it?"
      : `It has had no lines; there were some in ${listed(others)}.`,
  ];
}

const of = (name: string, facts: readonly SeenMessage[]) =>
  facts.filter(({ queue }) => queue === name);

const told = ({ body, id, receiveCount }: SeenMessage): string =>
  `${quoted(body)} (id ${id}, received ${receiveCount} times)`;

function quoted(text: string): string {
  return JSON.stringify(text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}...` : text);
}

const listed = (names: ReadonlySet<string>): string => [...names].slice(0, 10).join(", ");
