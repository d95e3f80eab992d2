import type { AddCommand } from "../command.ts";

/** Nobody's, as far as port registries know; other emulators sit at 4566, 5000, 9324 and 9911. */
const DEFAULT_PORT = 7577;

const DIR = {
  type: "string",
  requiresArg: true,
  describe: "State folder; otherwise SQSLAM_LOCAL_DIR, or .sqslam here or above",
} as const;

export const local: AddCommand = (cli, run) =>
  cli.command("local", "Start, stop, look at or reset the local endpoint", (actions) =>
    actions
      .command(
        "start",
        "Serve SQS, Lambda, IAM, STS, CloudWatch Logs and alarms on this machine",
        (flags) =>
          flags
            .option("port", {
              type: "number",
              requiresArg: true,
              default: DEFAULT_PORT,
              describe: "Port on 127.0.0.1; 0 takes a free one",
            })
            .option("dir", {
              ...DIR,
              describe: "State folder; otherwise SQSLAM_LOCAL_DIR or .sqslam",
            })
            .option("realistic", {
              type: "boolean",
              default: false,
              describe: "With AWS's delays and the states in between",
            })
            .option("enforce-iam", {
              type: "boolean",
              default: false,
              describe: "Hold sessions of roles to their policies, as AWS does",
            })
            .option("admin", {
              type: "boolean",
              default: false,
              describe: "Let other processes plan faults and reset it, under /_sqslam/",
            })
            .option("fsync", {
              type: "boolean",
              default: false,
              describe: "Flush to the disk before it answers: survives a power cut, too",
            })
            .option("detach", {
              type: "boolean",
              default: false,
              describe: "Return when it answers; it goes on running",
            }),
        run(async (context, flags) => (await import("./start.ts")).start(context, flags)),
      )
      .command(
        "stop",
        "End it; its state stays",
        (flags) => flags.option("dir", DIR),
        run(async (context, flags) => (await import("./stop.ts")).stop(context, flags)),
      )
      .command(
        "status",
        "Whether and where it runs; exit code 4 when it does not",
        (flags) => flags.option("dir", DIR),
        run(async (context, flags) => (await import("./status.ts")).status(context, flags)),
      )
      .command(
        "reset",
        "Forget its queues, functions, roles and logs; one that ran is started again",
        (flags) => flags.option("dir", DIR),
        run(async (context, flags) => (await import("./reset.ts")).reset(context, flags)),
      )
      .demandCommand(1, "Say what to do with the local endpoint: start, stop, status or reset"),
  );
