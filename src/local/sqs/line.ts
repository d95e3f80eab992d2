import type { Message } from "./message.ts";

/** In which order a queue's messages have their turn. */
export interface Line {
  /** True while some message has its turn. */
  readonly open: boolean;
  /** Takes in a message that is newer than all others in the line, whatever its visibility. */
  join(message: Message): void;
  /** A message has gone in flight. */
  hide(message: Message): void;
  /** A message has become ready. */
  show(message: Message): void;
  leave(message: Message): void;
  /**
   * Messages in their turn. Whoever walks here must hide or take out each message before going on
   * to the next.
   */
  turns(): Iterable<Message>;
}
