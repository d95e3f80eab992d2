import type { Context } from "../../context.ts";
import { SqslamError } from "../../core/errors.ts";
import { answerOf, type Child, type Ended, type Listener, sqslam } from "./child.ts";
import { Witness } from "./witness.ts";

/** How many of the handler's lines are shown; the rest is counted. */
const LINES_SHOWN = 8;

type Args = readonly string[];

export interface Stage {
  say(...lines: readonly string[]): void;
  /** Runs a command for people to see. Throws unless it ends with one of `exitCodes`, 0 by default. */
  show(args: Args, exitCodes?: readonly number[]): Promise<number | undefined>;
  /** Runs a command for its JSON answer. */
  ask(args: Args, how?: "quietly"): Promise<Readonly<Record<string, unknown>>>;
  /** Starts to follow the handler's logs. */
  watch(): Watching;
  /** Ends whatever still runs. */
  clear(): Promise<void>;
}

interface Watching {
  readonly witness: Witness;
  end(): Promise<void>;
}

export function makeStage(context: Context, folder: string): Stage {
  const { io, reporter, signal } = context;
  const running = new Set<Child>();
  const tell = (text: string) => reporter.note("info", text);

  const start = (args: Args, listener: Listener = {}): Child => {
    signal.throwIfAborted();
    const child = sqslam(io, folder, args, listener);
    running.add(child);
    return child;
  };
  const finish = async (child: Child): Promise<Ended> => {
    const ended = await child.ended;
    running.delete(child);
    signal.throwIfAborted();
    return ended;
  };

  return {
    say: (...lines) => tell(`\n${lines.join("\n")}`),
    async show(args, exitCodes = [0]) {
      tell(`$ sqslam ${args.map(quoted).join(" ")}`);
      const onLine = (_stream: string, text: string) => tell(`  ${text}`);
      const { exitCode } = await finish(start(args, { onLine }));
      if (exitCode !== undefined && exitCodes.includes(exitCode)) return exitCode;
      throw new SqslamError("PARTIAL", `sqslam ${args.join(" ")} ended with ${exitCode}.`);
    },
    async ask(args, how) {
      if (how === undefined) tell(`$ sqslam ${args.map(quoted).join(" ")} --json`);
      return answerOf(args, await finish(start([...args, "--json"])));
    },
    watch() {
      const args = ["tail", "--local", "--since", "10m", "--json"];
      tell(`$ sqslam ${args.join(" ")} &`);
      const witness = new Witness((text) => {
        if (witness.handled <= LINES_SHOWN) tell(`  ${shortened(withoutId(text))}`);
        else if (witness.handled === LINES_SHOWN + 1) tell("  … and so on");
      });
      const child = start(args, {
        onLine: (stream, text) => stream === "stdout" && witness.see(text),
      });
      return {
        witness,
        async end() {
          child.interrupt();
          await finish(child);
        },
      };
    },
    async clear() {
      for (const child of running) child.interrupt();
      await Promise.allSettled([...running].map((child) => child.ended));
      // The endpoint is in no list: it was started to outlive its command. Named, or the search
      // upward might find somebody else's.
      await sqslam(io, folder, ["local", "stop", "--dir", ".sqslam"]).ended;
    },
  };
}

const quoted = (arg: string): string => (/^[\w./:=-]+$/.test(arg) ? arg : `'${arg}'`);

/** `processed ID /a/b/file:3 -> body` as `file:3 -> body`. */
function withoutId(text: string): string {
  const [source = "", ...body] = text.split(" -> ");
  return [source.split(/[ /\\]/).at(-1), ...body].join(" -> ");
}

const shortened = (text: string): string => (text.length <= 110 ? text : `${text.slice(0, 109)}…`);
