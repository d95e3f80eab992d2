import type { AddCommand } from "./command.ts";

export const send: AddCommand = (cli, run) =>
  cli.command(
    "send [body]",
    "Send one message, or each line of a file or of stdin",
    (flags) =>
      flags
        .positional("body", { type: "string", describe: "The message" })
        .option("file", {
          alias: "f",
          type: "string",
          requiresArg: true,
          describe: "Send each line of this file; - is stdin. Blank lines are skipped",
        })
        .option("input", {
          choices: ["lines", "jsonl"] as const,
          default: "lines" as const,
          describe:
            'jsonl: each line is {"body", "attributes", "groupId", "dedupId", "delaySeconds"}',
        })
        .option("attr", {
          type: "string",
          array: true,
          nargs: 1,
          requiresArg: true,
          default: [] as string[],
          describe: "Attribute of every message, name=value or name:Number=value; repeatable",
        })
        .option("source", {
          type: "boolean",
          default: true,
          describe: "Attributes path and line (from 0) on what comes from a file; --no-source",
        })
        .option("group-id", {
          type: "string",
          requiresArg: true,
          describe: "Message group; FIFO default: the file's name, or the pipeline's",
        })
        .option("dedup-id", {
          type: "string",
          requiresArg: true,
          describe:
            "FIFO, one message; of a file's lines it is a hash of path, line and body, so that sending the file again within 5 minutes adds nothing",
        })
        .option("delay", {
          type: "string",
          requiresArg: true,
          describe: "Hide each message first, such as 30s; up to 15m",
        })
        .option("concurrency", {
          type: "number",
          default: 50,
          requiresArg: true,
          describe: "Requests in flight at once; on a FIFO queue one a message group",
        })
        .option("rate", {
          type: "number",
          requiresArg: true,
          describe: "Messages a second at most",
        })
        .option("failed-out", {
          type: "string",
          requiresArg: true,
          describe: "Write what could not be sent to this file, as JSONL that --input jsonl reads",
        })
        .option("dry-run", {
          type: "boolean",
          default: false,
          describe: "Read and check everything, send nothing",
        })
        .example("$0 send hello", "one message")
        .example("$0 send --file orders.txt", "each line of a file")
        .example("... | $0 send --file -", "each line of stdin"),
    run(async (context, flags) => (await import("./send/run.ts")).runSend(context, flags)),
  );
