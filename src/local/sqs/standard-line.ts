import type { Line } from "./line.ts";
import { List } from "./list.ts";
import type { Message } from "./message.ts";

/** First come, first served; a message that comes back stands at the end. */
export class StandardLine implements Line {
  readonly #ready = new List<Message>();

  get open(): boolean {
    return this.#ready.first !== undefined;
  }

  join(message: Message): void {
    if (message.progress.visibility.status === "ready") this.show(message);
  }

  show(message: Message): void {
    message.place = this.#ready.push(message);
  }

  hide(message: Message): void {
    this.leave(message);
  }

  leave(message: Message): void {
    if (!message.place) return;
    this.#ready.remove(message.place);
    message.place = undefined;
  }

  *turns(): Iterable<Message> {
    while (this.#ready.first) yield this.#ready.first.value;
  }
}
