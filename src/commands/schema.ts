import type { AddCommand } from "./command.ts";

export const schema: AddCommand = (cli, run) =>
  cli.command(
    "schema",
    "Print the JSON Schema of the pipeline file, for editors",
    (flags) => flags.example("$0 schema > config/sqslam.schema.json", "beside your pipeline file"),
    run(async (context) => {
      const { readFile } = await import("node:fs/promises");
      const { packageFile } = await import("../package-file.ts");
      // Already JSON, so --json changes nothing.
      context.io.stdout.write(await readFile(packageFile("config/sqslam.schema.json"), "utf8"));
      return 0;
    }),
  );
