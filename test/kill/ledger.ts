// What is known of the messages of a queue, or of several among which they move: from answers for
// certain, from calls without an answer as what may have happened.
import type { Found } from "./recovered.ts";

/** Times between which a message becomes visible; milliseconds since the epoch. */
interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Known {
  readonly body: string;
  readonly group: string | undefined;
  readonly label: string | undefined;
  /** Whether the sending was acknowledged. */
  sent: boolean;
  id: string | undefined;
  sequence: string | undefined;
  /** Acknowledged receives. */
  receives: number;
  hidden: Span;
}

export type Asked =
  | { readonly kind: "send"; readonly bodies: readonly string[] }
  | { readonly kind: "receive"; readonly at: number; readonly seconds: number }
  | { readonly kind: "delete"; readonly bodies: readonly string[] }
  | {
      readonly kind: "change";
      readonly body: string;
      readonly at: number;
      readonly seconds: number;
    }
  /** A purge of the queue, or its deletion. */
  | { readonly kind: "clear" }
  /** Of the queue's own making, attributes or tags. */
  | { readonly kind: "queue" };

export interface Rules {
  /** Whether receive counts and visibility are known, too; default true. */
  readonly exact?: boolean;
  /** Whether a message may be gone without anybody's having asked for that. */
  readonly mayBeGone?: (body: string) => boolean;
}

const VISIBLE: Span = { from: 0, to: 0 };

export class Ledger {
  readonly known = new Map<string, Known>();
  /** What must never be seen again. */
  readonly #gone = new Set<string>();
  readonly #unanswered = new Set<Asked>();
  readonly #rules: Rules;
  /** By kind, how many calls were answered. */
  readonly answered = new Map<Asked["kind"], number>();

  constructor(rules: Rules = {}) {
    this.#rules = rules;
  }

  /** Notes a call, and its answer if one comes. */
  async ask<T>(asked: Asked, call: Promise<T>): Promise<T> {
    this.#unanswered.add(asked);
    const answer = await call;
    this.#unanswered.delete(asked);
    this.answered.set(asked.kind, (this.answered.get(asked.kind) ?? 0) + 1);
    return answer;
  }

  /** A message that is about to be sent. */
  add(body: string, more: Partial<Pick<Known, "group" | "label" | "hidden">> = {}): Known {
    const { group, label, hidden = VISIBLE } = more;
    const known = { body, group, label, sent: false, id: undefined, sequence: undefined };
    const message: Known = { ...known, receives: 0, hidden };
    this.known.set(body, message);
    this.#gone.delete(body); // it may be tried again
    return message;
  }

  /** A message that was received. Throws when it could not be. */
  received(body: string, count: number, hidden: Span): void {
    if (this.#gone.has(body)) throw new Error(`received, though it was gone: ${body}`);
    const message = this.known.get(body);
    if (!message) throw new Error(`received, though never sent: ${body}`);
    if (count <= message.receives) return; // the answer to a later receive came first
    message.receives = count;
    message.hidden = hidden;
  }

  /** A visibility timeout changed; not by an older handle than the newest. */
  changed(body: string, count: number, hidden: Span): void {
    const message = this.known.get(body);
    if (message?.receives === count) message.hidden = hidden;
  }

  deleted(bodies: Iterable<string>): void {
    for (const body of bodies) {
      this.known.delete(body);
      this.#gone.add(body);
    }
  }

  /** Takes what was found for the truth from now on, and answers how that contradicts. */
  compare(all: readonly Found[], killedAt: number): string[] {
    const wrong: string[] = [];
    const found = new Map<string, Found>();
    for (const each of all) {
      if (found.has(each.body)) wrong.push(`twice: ${each.body}`);
      if (this.#gone.has(each.body)) wrong.push(`resurrected: ${each.body}`);
      else if (!this.known.has(each.body)) wrong.push(`never sent: ${each.body}`);
      found.set(each.body, each);
    }
    const missing = [...this.known.values()].filter(({ body }) => !found.has(body));
    for (const { body, sent } of missing)
      if (sent && !this.#mayBeGone(body)) wrong.push(`lost: ${body}`);
    this.deleted(missing.map(({ body }) => body));
    for (const message of this.known.values()) {
      const each = found.get(message.body);
      if (each) wrong.push(...this.#differences(message, each, killedAt));
    }
    if (this.#rules.exact !== false) wrong.push(...this.#badlyTimed(found));
    this.#unanswered.clear();
    return wrong;
  }

  #differences(message: Known, found: Found, killedAt: number): string[] {
    const { body } = message;
    const wrong: string[] = [];
    message.sent = true;
    if (message.label !== found.label) wrong.push(`another attribute: ${body}`);
    if (message.group !== found.group) wrong.push(`another group: ${body}`);
    if (this.#rules.exact === false) return wrong;
    if (message.id !== undefined && message.id !== found.id) wrong.push(`another id: ${body}`);
    message.id = found.id;
    if (message.sequence !== undefined && message.sequence !== found.sequence) {
      wrong.push(`another sequence number: ${body}`);
    }
    message.sequence = found.sequence;
    const more = found.receives - message.receives;
    const receives = [...this.#unanswered].filter(({ kind }) => kind === "receive");
    if (more < 0 || more > receives.length) {
      wrong.push(`received ${found.receives} times, not ${message.receives}: ${body}`);
    }
    const changes = [...this.#unanswered].flatMap((asked) =>
      (asked.kind === "change" && asked.body === body) || (asked.kind === "receive" && more > 0)
        ? [{ from: asked.at + asked.seconds * 1000, to: killedAt + asked.seconds * 1000 }]
        : [],
    );
    // Nobody knows when a sending without an answer began to delay it.
    if (message.hidden.to === Infinity) message.hidden = { ...message.hidden, to: found.by };
    message.receives = found.receives;
    message.hidden = hull(more > 0 ? changes : [message.hidden, ...changes]);
    return wrong;
  }

  /** Those that were seen while hidden, or not seen when no longer. A group waits for its last. */
  #badlyTimed(found: ReadonlyMap<string, Found>): string[] {
    const groups = new Map<string, Span>();
    for (const { group, hidden } of this.known.values()) {
      if (group === undefined) continue;
      const span = groups.get(group) ?? VISIBLE;
      const { from, to } = span;
      groups.set(group, { from: Math.max(from, hidden.from), to: Math.max(to, hidden.to) });
    }
    return [...this.known.values()].flatMap(({ body, group, hidden }) => {
      const each = found.get(body);
      const { from, to } = (group === undefined ? undefined : groups.get(group)) ?? hidden;
      if (!each || (each.by >= from && (each.after < to || each.after === 0))) return [];
      return [`visible between ${each.after} and ${each.by}, not ${from} and ${to}: ${body}`];
    });
  }

  #mayBeGone(body: string): boolean {
    const asked = [...this.#unanswered].some(
      (each) => each.kind === "clear" || (each.kind === "delete" && each.bodies.includes(body)),
    );
    return asked || (this.#rules.mayBeGone?.(body) ?? false);
  }
}

function hull(spans: readonly Span[]): Span {
  if (spans.length === 0) return VISIBLE;
  return {
    from: Math.min(...spans.map(({ from }) => from)),
    to: Math.max(...spans.map(({ to }) => to)),
  };
}
