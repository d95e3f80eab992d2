import type { AddCommand } from "./command.ts";

export const down: AddCommand = (cli, run) =>
  cli.command(
    "down",
    "Remove everything that carries this pipeline's tags, and prove it",
    (flags) =>
      flags
        .option("keep-logs", {
          type: "boolean",
          default: false,
          describe: "Leave the log group and what is in it",
        })
        .option("discard-messages", {
          type: "boolean",
          default: false,
          describe: "Remove queues that still hold messages, with the messages",
        })
        .example("$0 down --yes --keep-logs", "without a question, logs stay"),
    run(async (context, flags) => (await import("./down/run.ts")).runDown(context, flags)),
  );
