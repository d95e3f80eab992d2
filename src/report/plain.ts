// For pipes, CI and dumb terminals: a line when something has happened, nothing that moves.
import type { Clock } from "../core/clock.ts";
import type { Io } from "../core/io.ts";
import { countdowns, withTimeLeft } from "./countdowns.ts";
import { failureLines } from "./failure.ts";
import { labels } from "./labels.ts";
import { painter, usesColour } from "./paint.ts";
import type { Event, Reporter } from "./reporter.ts";
import type { Verbosity } from "./verbosity.ts";
import { type Sentence, words } from "./words.ts";

/** Milliseconds between two lines of progress. */
const PROGRESS_EVERY = 5_000;
/** Milliseconds between two lines of a wait that is counted down. */
const COUNT_EVERY = 15_000;

export interface TextStyle {
  readonly verbosity: Verbosity;
  /** The `--color` flag. */
  readonly color: boolean | undefined;
}

export function plainReporter(io: Io, style: TextStyle, clock: Clock): Reporter {
  const { verbosity } = style;
  const names = labels();
  const isWorthALine = momentsWorthALine(clock);
  const paintErr = painter(usesColour(io.stderr, io.env, style.color));
  const answerLine = (text: string) => void io.stdout.write(`${text}\n`);
  const toldLine = (text: string) => void io.stderr.write(`${text}\n`);
  const counting = countdowns(clock, COUNT_EVERY, toldLine);

  return {
    emit(event) {
      names.learn(event);
      const sentence = words(event, names.label);
      const { tone, text, until } = sentence;
      if ("id" in event) counting.end(event.id);
      if (
        verbosity.shows(sentence.weight === "moment" ? "detail" : sentence.weight) ||
        (verbosity.shows("line") && isWorthALine(event, sentence))
      ) {
        toldLine(paintErr(tone, withTimeLeft(text, until, clock.now())));
        if ("id" in event && until !== undefined) counting.begin(event.id, text, until);
      }
    },
    answer(answer) {
      for (const text of answer.text) answerLine(text);
    },
    note(level, text) {
      if (!verbosity.shows("line")) return;
      toldLine(level === "warning" ? `${paintErr("warn", "warning:")} ${text}` : text);
    },
    failure(error) {
      for (const text of failureLines(error, paintErr, verbosity.debug)) toldLine(text);
    },
    close: () => counting.close(),
  };
}

/** Of what moves on a terminal, the part that a log should hold: each new wait, progress now and then. */
function momentsWorthALine(clock: Clock): (event: Event, sentence: Sentence) => boolean {
  let nextProgress = clock.now() + PROGRESS_EVERY;
  const waits = new Set<string>();
  return (event, sentence) => {
    if (event.type === "step.wait") {
      const isNew = !waits.has(sentence.text);
      waits.add(sentence.text);
      return isNew;
    }
    if (event.type !== "send.progress" || clock.now() < nextProgress) return false;
    nextProgress = clock.now() + PROGRESS_EVERY;
    return true;
  };
}
