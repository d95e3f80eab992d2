import type { Context } from "../context.ts";
import type { ExitCode } from "../core/errors.ts";
import type { AddCommand } from "./command.ts";

export const validate: AddCommand = (cli, run) =>
  cli.command(
    "validate",
    "Check the pipeline file and the handler, without calling AWS",
    (flags) => flags.example("$0 validate --stage prod", "as it would be deployed as that stage"),
    run((context) => check(context)),
  );

/** What is wrong is thrown as CONFIG_INVALID; warnings are told on the way. */
async function check(context: Context): Promise<ExitCode> {
  const { loadSources } = await import("../artifact/load.ts");
  const { zipSources } = await import("../artifact/zip.ts");
  const pipeline = await context.pipeline({ advice: true });
  const sources = await loadSources(pipeline.function, context.signal);
  const zip = await zipSources(sources);
  const files = sources.files.length;
  context.reporter.answer({
    type: "validate",
    data: { file: pipeline.file, valid: true, files, zipBytes: zip.bytes.length },
    text: [
      `${pipeline.file} is right.`,
      `The function's code: ${files} ${files === 1 ? "file" : "files"}, ${zip.bytes.length.toLocaleString("en-US")} bytes zipped.`,
    ],
  });
  return 0;
}
