// The whole life of a pipeline, told by public commands against an endpoint of its own.
import { resolve } from "node:path";
import type { Context } from "../../context.ts";
import { type ExitCode, SqslamError } from "../../core/errors.ts";
import { poll } from "../../core/poll.ts";
import { packageFile } from "../../package-file.ts";
import { countLines, wrongSums } from "./count.ts";
import { type Stage, makeStage } from "./stage.ts";
import { numberIn } from "./answer.ts";
import { makeWorld } from "./world.ts";

const POISON = '{"poison":true}';

export interface DemoFlags {
  readonly file: string | undefined;
}

export async function tell(context: Context, flags: DemoFlags): Promise<ExitCode> {
  const file =
    flags.file === undefined ? packageFile("README.md") : resolve(context.io.cwd, flags.file);
  const lines = await countLines(file);
  const world = await makeWorld();
  const stage = makeStage(context, world.folder);
  try {
    return await play(context, stage, file, lines);
  } finally {
    // Also after Ctrl-C: what was started is ended, and nothing of it stays.
    await stage.clear();
    await world.remove();
  }
}

async function play(
  context: Context,
  stage: Stage,
  file: string,
  lines: number,
): Promise<ExitCode> {
  stage.say("An endpoint on a free port, with its state in a folder that goes away afterwards.");
  await stage.show(["local", "start", "--detach", "--port", "0"]);

  stage.say(
    "A queue, its dead-letter queue, a role, a function, its logs and the mapping between.",
    "(It gives up on a message after seconds, so that you need not wait; hence the warnings.)",
  );
  await stage.show(["up", "--local", "--yes"]);

  stage.say(`${lines} lines of ${file}, each a message; what the handler logs comes in beside.`);
  const watching = stage.watch();
  const report = await stage.ask(["send", "--local", "--file", file]);
  const sent = numberIn(report, "sent");
  const skipped = numberIn(report, "skipped");
  await watching.witness.until(sent, context.clock, context.signal);

  stage.say("One message that the handler cannot process: after three tries it is set aside.");
  await stage.show(["send", "--local", POISON]);
  await poisonSetAside(context, stage);
  await stage.show(["status", "--local"]);
  await watching.end();
  const { handled } = watching.witness;

  stage.say("Everything is taken down, and then nothing is left.");
  await stage.show(["down", "--local", "--yes", "--discard-messages"]);
  await proveEmpty(stage);

  return balance(context, { lines, skipped, sent, handled });
}

async function poisonSetAside(context: Context, stage: Stage): Promise<void> {
  const limits = { first: 250, most: 1_000, within: 60_000 };
  const look = async () => {
    const status = await stage.ask(["status", "--local"], "quietly");
    return numberIn(status, "deadLetterQueue", "depth") === 1 ? true : undefined;
  };
  const what = "the poison message to reach the dead-letter queue";
  await poll(what, look, limits, context.clock, context.signal);
  stage.say("It is in the dead-letter queue, and nowhere else:");
}

/** `status` answers 4, "not deployed", only when it found none of the pipeline's resources. */
async function proveEmpty(stage: Stage): Promise<void> {
  const exitCode = await stage.show(["status", "--local"], [4]);
  if (exitCode !== 4) throw new SqslamError("PARTIAL", "Something is left after `sqslam down`.");
}

function balance(
  context: Context,
  counts: { lines: number; skipped: number; sent: number; handled: number },
): ExitCode {
  const { lines, skipped, sent, handled } = counts;
  const wrong = wrongSums(counts);
  context.reporter.answer({
    type: "demo",
    data: { ...counts, adds: wrong.length === 0 },
    text: [
      "",
      `${lines} lines = ${skipped} blank lines skipped + ${sent} messages sent`,
      `${sent} messages sent = ${handled} messages the handler logged`,
      wrong.length === 0 ? "It adds up." : `It does not add up: ${wrong.join("; ")}.`,
    ],
  });
  return wrong.length === 0 ? 0 : 1;
}
