// Groups stand in line, messages stand in their group. A group with a message in flight is blocked
// whole, so that nothing overtakes (aws-facts 2.8).
import type { Line } from "./line.ts";
import { List, type Place } from "./list.ts";
import type { Message } from "./message.ts";

interface Group {
  readonly id: string;
  /** All of its messages, also hidden ones, in the order of sending. */
  readonly members: List<Message>;
  readonly inFlight: Set<Message>;
  /** Where it stands in the line of groups; undefined while blocked. */
  turn: Place<Group> | undefined;
}

export class FifoLine implements Line {
  readonly #groups = new Map<string, Group>();
  readonly #ready = new List<Group>();

  get open(): boolean {
    return this.#ready.first !== undefined;
  }

  join(message: Message): void {
    const group = this.#groupOf(message);
    message.place = group.members.push(message);
    if (message.progress.visibility.status === "in-flight") group.inFlight.add(message);
    this.#review(group);
  }

  hide(message: Message): void {
    const group = this.#groupOf(message);
    group.inFlight.add(message);
    this.#review(group);
  }

  show(message: Message): void {
    const group = this.#groupOf(message);
    group.inFlight.delete(message);
    this.#review(group);
  }

  leave(message: Message): void {
    const group = this.#groupOf(message);
    if (message.place) group.members.remove(message.place);
    message.place = undefined;
    group.inFlight.delete(message);
    this.#review(group);
    if (!group.members.first) this.#groups.delete(group.id);
  }

  *turns(): Iterable<Message> {
    while (this.#ready.first) {
      // As many of one group as there are, before the next group has its turn.
      let place = this.#ready.first.value.members.first;
      while (place?.value.progress.visibility.status === "ready") {
        const { after, value } = place;
        yield value;
        place = after;
      }
    }
  }

  #groupOf(message: Message): Group {
    const id = message.content.groupId ?? "";
    let group = this.#groups.get(id);
    if (!group) {
      group = { id, members: new List(), inFlight: new Set(), turn: undefined };
      this.#groups.set(id, group);
    }
    return group;
  }

  #review(group: Group): void {
    const ready =
      group.inFlight.size === 0 &&
      group.members.first?.value.progress.visibility.status === "ready";
    if (ready && !group.turn) {
      group.turn = this.#ready.push(group);
    } else if (!ready && group.turn) {
      this.#ready.remove(group.turn);
      group.turn = undefined;
    }
  }
}
