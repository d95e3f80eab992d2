import { whereAmI } from "../../aws/where.ts";
import type { Context } from "../../context.ts";
import { type ExitCode, SqslamError } from "../../core/errors.ts";
import { envLines, pickOutput, readOutputs } from "../../operations/outputs.ts";
import { columns } from "../../report/plan-text.ts";

export interface OutputsFlags {
  readonly name: string | undefined;
  readonly dotenv: boolean;
}

export async function runOutputs(context: Context, flags: OutputsFlags): Promise<ExitCode> {
  if (flags.name !== undefined && flags.dotenv) {
    throw new SqslamError("WRONG_USE", "One output and --dotenv cannot be asked for together.");
  }
  const pipeline = await context.pipeline();
  const connection = await context.connect();
  const where = await whereAmI(connection, context.signal);
  const outputs = await readOutputs(pipeline, where, connection, context.signal);
  const text =
    flags.name === undefined
      ? flags.dotenv
        ? envLines(outputs)
        : columns(outputs)
      : [pickOutput(outputs, flags.name)];
  const data = flags.name === undefined ? { outputs } : { name: flags.name, value: text[0] };
  context.reporter.answer({ type: "outputs", data, text });
  return 0;
}
