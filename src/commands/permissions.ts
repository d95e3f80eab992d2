import type { AddCommand } from "./command.ts";

export const permissions: AddCommand = (cli, run) =>
  cli.command(
    "permissions",
    "Print the least IAM policy for deploying, feeding or watching this pipeline",
    (flags) =>
      flags
        .option("for", {
          choices: ["deployer", "sender", "reader"] as const,
          demandOption: true,
          describe: "Who runs up and down; who runs send; who runs status, tail and outputs",
        })
        .option("account", {
          type: "string",
          requiresArg: true,
          describe: "Account id, 12 digits; otherwise the caller's, if there are credentials",
        })
        .example("$0 permissions --for sender > sender.json", "for aws iam create-policy"),
    run(async (context, flags) =>
      (await import("./permissions/run.ts")).runPermissions(context, flags),
    ),
  );
