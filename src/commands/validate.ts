import type { AddCommand } from "./command.ts";

export const validate: AddCommand = (cli, run) =>
  cli.command(
    "validate",
    "Check the pipeline file and the handler, without calling AWS",
    (flags) => flags.example("$0 validate --stage prod", "as it would be deployed as that stage"),
    run(async (context) => {
      const { runValidate } = await import("./validate/run.ts");
      return runValidate(context);
    }),
  );
