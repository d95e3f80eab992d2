import type { Message } from "./message.ts";

/** aws-facts 2.9: more than this part of what is in flight, and no fewer than so many. */
const NOISY_SHARE = 0.1;
const NOISY_LEAST = 30;

/**
 * How what is in flight is shared among the tenants of a standard queue: the groups of its messages. A
 * message without one is a tenant by itself. Who took how much of the consumers' time of late, which
 * AWS weighs besides, is not looked at: it does not say how late.
 */
export class Tenants {
  readonly #inFlight = new Map<string, number>();
  #total = 0;

  /** A message has gone in flight. */
  begin({ content: { groupId } }: Message): void {
    this.#total += 1;
    if (groupId !== undefined) this.#inFlight.set(groupId, this.inFlightOf(groupId) + 1);
  }

  /** A message in flight has come back, or is gone. */
  end({ content: { groupId } }: Message): void {
    this.#total -= 1;
    if (groupId === undefined) return;
    const left = this.inFlightOf(groupId) - 1;
    if (left === 0) this.#inFlight.delete(groupId);
    else this.#inFlight.set(groupId, left);
  }

  inFlightOf(tenant: string): number {
    return this.#inFlight.get(tenant) ?? 0;
  }

  isNoisy(tenant: string): boolean {
    const own = this.inFlightOf(tenant);
    return own >= NOISY_LEAST && own > NOISY_SHARE * this.#total;
  }
}
