import type { AddCommand } from "./command.ts";

export const status: AddCommand = (cli, run) =>
  cli.command(
    "status",
    "Show what is deployed, what has drifted, and what the queues hold",
    (flags) =>
      flags
        .option("detailed-exitcode", {
          type: "boolean",
          default: false,
          describe: "End with 2 when something is not as the pipeline file says",
        })
        .example("$0 status --json | jq .queue.depth", "how many messages wait"),
    run(async (context, flags) => {
      const { statusOf } = await import("../operations/status/status.ts");
      const { statusText } = await import("../operations/status/text.ts");
      const { signal, clock, random, reporter } = context;
      const pipeline = await context.pipeline();
      const connection = await context.connect();
      const report = await statusOf({ pipeline, connection, clock, random, signal });
      reporter.answer({ type: "status", data: report, text: statusText(report) });
      if (report.state === "absent") return 4;
      return flags.detailedExitcode && report.state === "drifted" ? 2 : 0;
    }),
  );
