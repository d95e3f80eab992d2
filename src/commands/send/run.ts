import type { Context } from "../../context.ts";
import type { ExitCode } from "../../core/errors.ts";
import { drySender } from "../../operations/send/batch-sender.ts";
import { composer } from "../../operations/send/compose.ts";
import { send } from "../../operations/send/send.ts";
import { emptyInput } from "../../operations/send/input.ts";
import { failureFile } from "./failure-file.ts";
import { inputOf } from "./input.ts";
import { isWorthTelling, refuseUnsent, reportText } from "./outcome.ts";
import { type SendFlags, settingsOf } from "./settings.ts";

export async function runSend(context: Context, flags: SendFlags): Promise<ExitCode> {
  const { clock, random, signal, reporter } = context;
  const pipeline = await context.pipeline();
  const settings = settingsOf(flags, pipeline, random);
  // First what may fail on this machine, then what needs AWS.
  const input = await inputOf(flags, context.io);
  const failures = await failureFile(flags, context.io.cwd);
  try {
    const sender = flags.dryRun ? drySender : await realSender(context, flags.concurrency);
    const job = {
      ...input,
      compose: composer(settings),
      fifo: settings.fifo,
      concurrency: flags.concurrency,
      rate: flags.rate,
      dryRun: flags.dryRun,
      keepFailure: failures.keep,
    };
    const tools = { sender, clock, random, signal, emit: reporter.emit };
    const { report, error } = await send(job, tools).finally(() => sender.close());
    if (report.lines === 0 && error === undefined && !signal.aborted) {
      throw emptyInput(input.inputName);
    }
    if (signal.aborted || isWorthTelling(report, error)) {
      const text = reportText(report, pipeline.queue.name);
      reporter.answer({ type: "send", data: report, text });
    }
    signal.throwIfAborted();
    refuseUnsent(report, error, { inputName: input.inputName, failedOut: flags.failedOut });
    return 0;
  } finally {
    input.close();
    await failures.close();
  }
}

async function realSender(context: Context, concurrency: number) {
  const { httpSender } = await import("../../operations/send/http-sender.ts");
  const { whereAmI } = await import("../../aws/where.ts");
  const connection = await context.connect();
  const where = await whereAmI(connection, context.signal);
  const { name: queueName } = (await context.pipeline()).queue;
  return httpSender({ connection, where, queueName, concurrency, clock: context.clock });
}
