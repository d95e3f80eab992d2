// What a run of `send` comes to: its text and its exit code.
import { type ExitCode, SqslamError } from "../../core/errors.ts";
import type { SendReport } from "../../operations/send/tally.ts";

export function reportText(report: SendReport, queueName: string): readonly string[] {
  const { dryRun, lines, sent, failed, skipped, retried, messageId, stoppedBefore } = report;
  if (lines === 1 && sent === 1 && messageId !== undefined && !dryRun) {
    return [`sent ${messageId} to ${queueName}`];
  }
  const seconds = report.ms / 1_000;
  const rate = seconds >= 1 ? `, ${count(Math.round(sent / seconds))} a second` : "";
  const doing = dryRun ? `would be sent to ${queueName}` : `sent to ${queueName}`;
  return [
    `${count(lines)} ${lines === 1 ? "line" : "lines"} = ${count(sent)} ${doing} + ${count(failed)} failed + ${count(skipped)} blank`,
    `${count(report.requests)} requests of ${count(report.bytes)} bytes in ${seconds.toFixed(1)} s${rate}` +
      (retried > 0 ? `; ${count(retried)} took more than one try` : ""),
    ...(stoppedBefore === undefined ? [] : [`stopped before line ${count(stoppedBefore)}`]),
  ];
}

/** 0 = all sent, 3 = some; throws where nothing was sent or the run ended early. */
export function ending(
  report: SendReport,
  error: SqslamError | undefined,
  inputName: string,
): ExitCode {
  const { sent, failed, lines, skipped } = report;
  if (error !== undefined) throw sent === 0 ? error : partly(report, error);
  if (lines === skipped) {
    throw new SqslamError(
      "INPUT",
      `${inputName} holds blank lines only: there is nothing to send.`,
    );
  }
  if (sent === 0) {
    const [first] = report.failures;
    const why = first === undefined ? "" : ` Line ${first.line}: ${first.reason}.`;
    throw new SqslamError("INPUT", `None of ${count(failed)} could be sent.${why}`);
  }
  return failed > 0 ? 3 : 0;
}

function partly({ sent, stoppedBefore }: SendReport, error: SqslamError): SqslamError {
  const rest =
    stoppedBefore === undefined ? "" : `; from line ${stoppedBefore} on, nothing was read`;
  return new SqslamError(
    "PARTIAL",
    `${error.message} ${count(sent)} messages were sent before${rest}.`,
    { hint: error.hint, cause: error },
  );
}

const count = (n: number): string => n.toLocaleString("en-US");
