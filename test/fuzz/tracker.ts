// What anybody outside can know of the messages of a queue and its dead-letter queue. It knows no
// lines, heaps or sequences: only what was sent, received, deleted and how much time has passed. Where
// a message may be in either queue it says so, and claims no more than that.
import assert from "node:assert/strict";

export type Place = "source" | "dead";
type Whereabouts = Place | "either";

/** aws-facts 2.8. */
const WINDOW = 300_000;

interface Tracked {
  readonly body: string;
  readonly group: string;
  /** By the place, since a message's age may begin anew when it moves. */
  sentFrom: number;
  sentTo: number;
  place: Whereabouts;
  /** In the source queue, since it last came there. */
  receives: number;
  hiddenUntil: number;
  inFlight: boolean;
  /** Whether it may have gone, by expiry or a purge. */
  certain: boolean;
}

export interface Rules {
  readonly fifo: boolean;
  readonly scope: "queue" | "messageGroup";
  readonly most: number;
  readonly retention: number;
}

export interface Seen {
  readonly body: string;
  readonly sentAt: number;
  /** Over all its queues. */
  readonly count: number;
  readonly comesFromSource: boolean;
}

export class Tracker {
  readonly #rules: Rules;
  readonly #messages = new Map<string, Tracked>();
  readonly #gone = new Set<string>();
  readonly #sent = new Map<string, { readonly id: string; readonly at: number }>();

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  /** On a FIFO queue what repeats an earlier one is no new message. */
  sent(draft: Sending, id: string, now: number): void {
    const { body, group, dedup, delay } = draft;
    const key = this.#rules.scope === "queue" ? dedup : `${group}/${dedup}`;
    const earlier = this.#rules.fifo ? this.#sent.get(key) : undefined;
    if (earlier && now < earlier.at + WINDOW) {
      assert.equal(id, earlier.id, "a duplicate is the message it repeats");
      return;
    }
    assert.ok(![...this.#sent.values()].some((each) => each.id === id), `${id} is new`);
    this.#sent.set(key, { id, at: now });
    this.#messages.set(body, {
      body,
      group,
      sentFrom: now,
      sentTo: now,
      place: "source",
      receives: 0,
      hiddenUntil: now + delay * 1000,
      inFlight: false,
      certain: true,
    });
  }

  /** Forgets what time has ended. */
  pass(now: number): void {
    const age = this.#rules.retention * 1000;
    for (const message of this.#messages.values()) {
      if (message.sentTo + age <= now) this.#end(message);
      else if (message.sentFrom + age <= now) message.certain = false;
    }
  }

  /** A move task may have taken what lay in the dead-letter queue meanwhile. */
  mayHaveMoved(from: number, now: number): void {
    for (const message of this.#messages.values()) {
      if (message.place === "source" || message.hiddenUntil > now) continue;
      message.place = "either";
      message.receives = 0;
      message.sentTo = now;
      message.sentFrom = Math.min(message.sentFrom, from);
    }
  }

  /** What a receive of everything must find: visible for certain, and not due to be moved. */
  mustBeSeen(place: Place, now: number): string[] {
    if (this.#rules.fifo) return []; // a group may be blocked by one that is in the other queue
    return [...this.#messages.values()]
      .filter((message) => message.place === place && message.certain)
      .filter(({ hiddenUntil }) => hiddenUntil <= now)
      .filter(({ receives }) => place === "dead" || receives < this.#rules.most)
      .map(({ body }) => body);
  }

  received(place: Place, all: readonly Seen[], now: number, visibility: number): void {
    const together = new Set(all.map(({ body }) => body));
    for (const seen of all) {
      this.#orderKept(place, seen.body, together, now);
      this.#receivedOne(place, seen, now, visibility);
    }
    if (place === "dead") return;
    // Whatever was received too often may have been moved on the way.
    for (const message of this.#messages.values()) {
      if (message.place === "dead" || message.hiddenUntil > now) continue;
      if (message.place === "source" && message.receives < this.#rules.most) continue;
      if (all.some(({ body }) => body === message.body)) continue;
      message.place = "either";
      if (this.#rules.fifo) message.sentTo = now; // its age begins anew there (aws-facts 2.4)
    }
  }

  #receivedOne(place: Place, seen: Seen, now: number, visibility: number): void {
    const { body, count, sentAt } = seen;
    assert.ok(!this.#gone.has(body), `${body} was gone`);
    const message = this.#messages.get(body);
    if (!message) throw new Error(`${body} was never sent`);
    assert.ok(message.hiddenUntil <= now, `${body} is hidden`);
    if (message.place !== "either") assert.equal(place, message.place, `${body} is elsewhere`);
    if (place === "source" && message.place === "source") {
      assert.ok(message.receives < this.#rules.most, `${body} is due to move`);
      assert.equal(count, message.receives + 1, `receives of ${body}`);
    }
    if (place === "dead") assert.ok(seen.comesFromSource, `${body} does not say from where`);
    const aged = message.sentFrom <= sentAt && sentAt <= message.sentTo;
    assert.ok(aged, `${body} was sent at ${sentAt}`);
    message.sentFrom = sentAt;
    message.sentTo = sentAt;
    message.certain = true;
    message.place = place;
    if (place === "source") message.receives = count;
    message.hiddenUntil = now + visibility * 1000;
    message.inFlight = true;
  }

  /** Nothing goes out while an earlier one of its group is hidden in the same queue (aws-facts 2.8). */
  #orderKept(place: Place, body: string, together: ReadonlySet<string>, now: number): void {
    const message = this.#messages.get(body);
    if (!this.#rules.fifo || !message) return;
    for (const other of this.#messages.values()) {
      if (other === message) return;
      const blocks = other.group === message.group && other.place === place && other.inFlight;
      const earlier = blocks && other.hiddenUntil > now && other.sentTo < message.sentFrom;
      // Those received in the same call are no obstacle to each other.
      if (earlier && !together.has(other.body)) {
        throw new Error(`${body} has overtaken ${other.body}`);
      }
    }
  }

  deleted(body: string): void {
    const message = this.#messages.get(body);
    if (message) this.#end(message);
  }

  changed(body: string, now: number, visibility: number): void {
    const message = this.#messages.get(body);
    if (message) message.hiddenUntil = now + visibility * 1000;
  }

  isHidden(body: string, now: number): boolean {
    return (this.#messages.get(body)?.hiddenUntil ?? 0) > now;
  }

  purged(place: Place): void {
    for (const message of this.#messages.values()) {
      if (message.place === place) this.#end(message);
      else if (message.place === "either") message.certain = false;
    }
    if (place === "source") this.#sent.clear(); // aws-facts 2.7
  }

  /** At the end everything is visible: what is there for certain, and what may be. */
  compare(there: readonly string[]): void {
    assert.equal(new Set(there).size, there.length, "a message is there twice");
    const certain = [...this.#messages.values()].filter((message) => message.certain);
    const lost = certain.filter(({ body }) => !there.includes(body)).map(({ body }) => body);
    const risen = there.filter((body) => !this.#messages.has(body));
    assert.deepEqual({ lost, risen }, { lost: [], risen: [] });
  }

  #end({ body }: Tracked): void {
    this.#messages.delete(body);
    this.#gone.add(body);
  }
}

export interface Sending {
  readonly body: string;
  readonly group: string;
  readonly dedup: string;
  readonly delay: number;
}
