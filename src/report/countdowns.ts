// What is left of waits whose end is known.
import type { Clock } from "../core/clock.ts";

export interface Countdowns {
  /** Tells again, now and then, until the end or until the wait of that id is over. */
  begin(id: string, text: string, until: number): void;
  end(id: string): void;
  close(): void;
}

export function countdowns(clock: Clock, every: number, tell: (text: string) => void): Countdowns {
  const ticks = new Map<string, () => void>();
  const end = (id: string) => {
    ticks.get(id)?.();
    ticks.delete(id);
  };
  const begin = (id: string, text: string, until: number) => {
    end(id);
    if (clock.now() + every >= until) return;
    const tick = () => {
      tell(withTimeLeft(text, until, clock.now()));
      begin(id, text, until);
    };
    ticks.set(id, clock.after(every, tick));
  };
  return {
    begin,
    end,
    close() {
      for (const id of ticks.keys()) end(id);
    },
  };
}

export function withTimeLeft(text: string, until: number | undefined, now: number): string {
  if (until === undefined || until <= now) return text;
  return `${text} (${Math.ceil((until - now) / 1_000)} s at most)`;
}
