import type { AddCommand } from "./command.ts";

export const tail: AddCommand = (cli, run) =>
  cli.command(
    "tail",
    "Follow the function's log, losing nothing",
    (flags) =>
      flags
        .option("follow", {
          type: "boolean",
          default: true,
          describe: "Wait for more lines, and for a log group to come; --no-follow ends",
        })
        .option("since", {
          type: "string",
          requiresArg: true,
          describe: "10m ago, or an ISO time; default 1m, with --no-follow 10m",
        })
        .option("until", {
          type: "string",
          requiresArg: true,
          describe: "Up to that time, written as --since is",
        })
        .option("live", {
          type: "boolean",
          default: false,
          describe: "By Live Tail: within a second, and costs per minute on AWS",
        })
        .option("filter", {
          type: "string",
          requiresArg: true,
          describe: "CloudWatch Logs filter pattern",
        })
        .option("errors", {
          type: "boolean",
          default: false,
          describe: "Only errors and invocations that failed",
        })
        .option("request-id", {
          type: "string",
          requiresArg: true,
          describe: "Only that request; its beginning is enough",
        })
        .option("format", {
          choices: ["pretty", "json", "raw"] as const,
          describe: "Default: pretty on a terminal, json in a pipe",
        })
        .example("$0 tail --since 1h --errors", "what went wrong in the last hour")
        .example("$0 tail | jq .message", "one JSON object a line in a pipe"),
    run(async (context, flags) => (await import("./tail/run.ts")).runTail(context, flags)),
  );
