import type { AddCommand } from "./command.ts";

export const demo: AddCommand = (cli, run) =>
  cli.command(
    "demo",
    "Show the whole story on this machine, and check that its counts add up",
    (flags) =>
      flags.option("file", {
        type: "string",
        requiresArg: true,
        describe: "Text file to send line by line; otherwise sqslam's own README",
      }),
    run(async (context, flags) => (await import("./demo/story.ts")).tell(context, flags)),
  );
