import type { AddCommand } from "./command.ts";

export const up: AddCommand = (cli, run) =>
  cli.command(
    "up",
    "Create or change what differs from the pipeline file, and nothing else",
    (flags) =>
      flags
        .option("dry-run", {
          type: "boolean",
          default: false,
          describe: "Show the plan and change nothing",
        })
        .option("adopt", {
          type: "boolean",
          default: false,
          describe: "Take over what exists under these names without our tags",
        })
        .option("code-only", {
          type: "boolean",
          default: false,
          describe: "Look at the function's code alone, and upload it if it has changed",
        })
        .option("recreate", {
          type: "boolean",
          default: false,
          describe: "Allow to remove and create again what cannot change in place",
        })
        .option("wait", {
          type: "boolean",
          default: true,
          describe: "Wait until messages are being worked off; --no-wait ends earlier",
        })
        .option("timings", {
          type: "boolean",
          default: false,
          describe: "Show where the time went",
        })
        .option("detailed-exitcode", {
          type: "boolean",
          default: false,
          describe: "With --dry-run: exit with 2 when something would change",
        })
        .example("$0 up --dry-run", "see the plan first")
        .example("$0 up --code-only", "the quickest way to new code")
        .example("$0 up --stage prod", "as that stage"),
    run(async (context, flags) => (await import("./up/run.ts")).runUp(context, flags)),
  );

/** `up --dry-run` under the name that people look for. */
export const plan: AddCommand = (cli, run) =>
  cli.command(
    "plan",
    "Show what `up` would do (the same as up --dry-run)",
    (flags) =>
      flags
        .option("adopt", {
          type: "boolean",
          default: false,
          describe: "As if what exists without our tags were to be taken over",
        })
        .option("detailed-exitcode", {
          type: "boolean",
          default: false,
          describe: "Exit with 2 when something would change",
        }),
    run(async (context, flags) => (await import("./up/run.ts")).runPlan(context, flags)),
  );
