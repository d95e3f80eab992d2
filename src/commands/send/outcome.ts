// What a run of `send` comes to: its text, or the error that ends it.
import { SqslamError } from "../../core/errors.ts";
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
    `${count(report.requests)} ${report.requests === 1 ? "request" : "requests"} of ${count(report.bytes)} bytes in ${seconds.toFixed(1)} s${rate}` +
      (retried > 0 ? `; ${count(retried)} took more than one try` : ""),
    ...(stoppedBefore === undefined ? [] : [`stopped before line ${count(stoppedBefore)}`]),
  ];
}

/** False where nothing was sent and one error says why: counts of nothing would bury it. */
export function isWorthTelling(report: SendReport, error: SqslamError | undefined): boolean {
  return report.sent > 0 || (error === undefined && report.failed > 0);
}

/** Throws PARTIAL where some was sent, and INPUT or the run's own error where nothing was. */
export function refuseUnsent(
  report: SendReport,
  error: SqslamError | undefined,
  { inputName, failedOut }: { readonly inputName: string; readonly failedOut: string | undefined },
): void {
  const { sent, failed, lines, skipped, dryRun } = report;
  if (error !== undefined) throw sent === 0 ? error : partly(report, error);
  if (lines === skipped) {
    throw new SqslamError(
      "INPUT",
      `${inputName} holds blank lines only: there is nothing to send.`,
      { hint: "SQS takes no empty message. Name a file that has text in it." },
    );
  }
  if (failed === 0) return;
  const [first] = report.failures;
  const why = first === undefined ? "" : ` Line ${first.line}: ${first.reason}.`;
  const hint =
    failedOut === undefined
      ? "Repair what failed and send that alone; --failed-out FILE keeps it for you."
      : `Repair what ${failedOut} holds, then: sqslam send --input jsonl --file ${failedOut}`;
  throw sent === 0
    ? new SqslamError("INPUT", `None of ${count(failed)} could be sent.${why}`, { hint })
    : new SqslamError(
        "PARTIAL",
        `${count(failed)} of ${count(lines)} lines ${dryRun ? "would not be" : failed === 1 ? "was not" : "were not"} sent.${why}`,
        { hint },
      );
}

function partly({ sent, failed, stoppedBefore }: SendReport, error: SqslamError): SqslamError {
  const unsent = failed === 0 ? "" : `, ${count(failed)} were not`;
  const rest =
    stoppedBefore === undefined ? "" : `; from line ${stoppedBefore} on, nothing was read`;
  return new SqslamError(
    "PARTIAL",
    `${error.message} ${count(sent)} messages were sent before${unsent}${rest}.`,
    { hint: error.hint, cause: error },
  );
}

const count = (n: number): string => n.toLocaleString("en-US");
