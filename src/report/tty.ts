// For a terminal: one spinner that names what runs, one permanent line for each thing that happened.
import type { Ora } from "ora";
import type { Clock } from "../core/clock.ts";
import type { Io } from "../core/io.ts";
import { withTimeLeft } from "./countdowns.ts";
import { labels } from "./labels.ts";
import { usesColour } from "./paint.ts";
import { plainReporter, type TextStyle } from "./plain.ts";
import type { Event, Reporter } from "./reporter.ts";
import { type Sentence, words } from "./words.ts";

/** Room for the spinner itself and the cursor. */
const SPINNER_COLUMNS = 4;
/** Milliseconds between two figures of a countdown. */
const TICK = 1_000;

export function ttyReporter(io: Io, style: TextStyle, clock: Clock): Reporter {
  const plain = plainReporter(io, style, clock);
  const names = labels();
  const running = new Map<string, Sentence>();
  const color = usesColour(io.stderr, io.env, style.color) ? "cyan" : false;
  let spinner: Ora | undefined;
  let loading: Promise<void> | undefined;

  let cancelTick = () => {};
  const show = () => {
    cancelTick();
    if (running.size === 0) spinner?.stop();
    else if (spinner === undefined) loading ??= load();
    else spinner.start(fitting(texts().join(" · "), io.stderr.columns));
    const counts = [...running.values()].some(({ until = 0 }) => until > clock.now());
    if (counts) cancelTick = clock.after(TICK, show);
  };
  const texts = () =>
    [...running.values()].map(({ text, until }) => withTimeLeft(text, until, clock.now()));
  // Half of a start-up, so only once something moves.
  const load = async () => {
    const { default: ora } = await import("ora");
    // Discarding stdin would eat what is typed, Ctrl-C among it.
    spinner = ora({ stream: io.stderr, isEnabled: true, discardStdin: false, color });
    show();
  };
  const aside = (write: () => void) => {
    spinner?.stop();
    write();
    show();
  };

  return {
    emit(event) {
      names.learn(event);
      const sentence = words(event, names.label);
      const id = runningId(event);
      if (sentence.weight !== "moment") {
        if (id !== undefined) running.delete(id);
        aside(() => plain.emit(event));
      } else if (id !== undefined && style.verbosity.shows("line")) {
        running.set(id, sentence);
        show();
      }
    },
    answer(answer) {
      running.clear(); // whatever moved led to this
      aside(() => plain.answer(answer));
    },
    note: (level, text) => aside(() => plain.note(level, text)),
    failure(error) {
      running.clear();
      aside(() => plain.failure(error));
    },
    close() {
      running.clear();
      show();
    },
  };
}

/** Under which name an event starts or ends something that runs. */
function runningId(event: Event): string | undefined {
  if ("id" in event) return event.id;
  return event.type === "send.progress" ? "send" : undefined;
}

function fitting(text: string, columns: number | undefined): string {
  const room = (columns ?? 80) - SPINNER_COLUMNS;
  return text.length <= room ? text : `${text.slice(0, Math.max(0, room - 1))}…`;
}
