import type { Line } from "./line.ts";
import { List } from "./list.ts";
import type { Message } from "./message.ts";
import { Tenants } from "./tenants.ts";

/**
 * First come, first served; a message that comes back stands at the end. Those of a noisy tenant are
 * passed over while others have any (aws-facts 2.9).
 */
export class StandardLine implements Line {
  readonly #ready = new List<Message>();
  readonly #tenants = new Tenants();
  /** What was passed over, by tenant, in its order; no list is empty. */
  readonly #passedOver = new Map<string, List<Message>>();
  /** All that stand in one of those lists. */
  readonly #aside = new Set<Message>();

  get open(): boolean {
    return this.#ready.first !== undefined || this.#passedOver.size > 0;
  }

  join(message: Message): void {
    const { status } = message.progress.visibility;
    if (status === "ready") this.#stand(message);
    else if (status === "in-flight") this.#tenants.begin(message);
  }

  show(message: Message): void {
    // Otherwise it has been delayed until now.
    if (message.progress.receives > 0) this.#tenants.end(message);
    this.#stand(message);
  }

  hide(message: Message): void {
    this.#step(message);
    this.#tenants.begin(message);
  }

  leave(message: Message): void {
    this.#step(message);
    if (message.progress.visibility.status === "in-flight") this.#tenants.end(message);
  }

  *turns(): Iterable<Message> {
    for (let next = this.#next(); next; next = this.#next()) yield next;
  }

  #next(): Message | undefined {
    const others = this.#passedOver.size === 0 ? undefined : this.#quietAgain();
    return others ?? this.#firstQuiet() ?? this.#ofLeastNoisy();
  }

  /** Of a tenant that was noisy and is not any more: nobody has waited longer. */
  #quietAgain(): Message | undefined {
    for (const [tenant, list] of this.#passedOver) {
      if (!this.#tenants.isNoisy(tenant)) return list.first?.value;
    }
    return undefined;
  }

  #firstQuiet(): Message | undefined {
    for (let first = this.#ready.first; first; first = this.#ready.first) {
      const { groupId } = first.value.content;
      if (groupId === undefined || !this.#tenants.isNoisy(groupId)) return first.value;
      this.#passOver(first.value, groupId);
    }
    return undefined;
  }

  #ofLeastNoisy(): Message | undefined {
    const [tenant = ""] = [...this.#passedOver.keys()].toSorted(
      (a, b) => this.#tenants.inFlightOf(a) - this.#tenants.inFlightOf(b),
    );
    return this.#passedOver.get(tenant)?.first?.value;
  }

  #passOver(message: Message, tenant: string): void {
    this.#step(message);
    const list = this.#passedOver.get(tenant) ?? new List<Message>();
    this.#passedOver.set(tenant, list);
    message.place = list.push(message);
    this.#aside.add(message);
  }

  #stand(message: Message): void {
    message.place = this.#ready.push(message);
  }

  /** Out of the line, wherever it stood. */
  #step(message: Message): void {
    const { place, content } = message;
    if (!place) return;
    message.place = undefined;
    const tenant = this.#aside.delete(message) ? content.groupId : undefined;
    const list = tenant === undefined ? undefined : this.#passedOver.get(tenant);
    (list ?? this.#ready).remove(place);
    if (tenant !== undefined && !list?.first) this.#passedOver.delete(tenant);
  }
}
