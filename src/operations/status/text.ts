import type { AlarmReport, QueueReport, ResourceReport, StatusReport } from "./report.ts";

const SYMBOLS: Readonly<Record<ResourceReport["status"], string>> = {
  right: "=",
  drifted: "~",
  absent: "-",
  foreign: "!",
  unwanted: "x",
};

const MOST_LOG = 100;

/** The report for people, a line each. */
export function statusText(report: StatusReport): readonly string[] {
  const stage = report.stage === undefined ? "" : ` (${report.stage})`;
  const place = `${report.name}${stage} in ${report.region}, account ${report.account}`;
  if (report.state === "absent") return [`${place}: not deployed. Deploy it with: sqslam up`];
  const width = Math.max(...report.resources.map(({ kind }) => kind.length));
  return [
    `${place}: ${report.state === "right" ? "everything is right" : "not as the pipeline file says"}`,
    ...report.resources.map((resource) => resourceLine(resource, width)),
    ...mappingLines(report),
    ...queueLines("queue", report.queue),
    ...queueLines("dead-letter queue", report.deadLetterQueue),
    ...report.alarms.map(alarmLine),
    newestLine(report),
    ...advice(report),
  ];
}

function advice({ state, resources }: StatusReport): readonly string[] {
  if (state !== "drifted") return [];
  const isForeign = resources.some(({ status }) => status === "foreign");
  if (!isForeign) return ["Put it right with: sqslam up"];
  return ["What is foreign: choose another name, or take it over with: sqslam up --adopt"];
}

function resourceLine({ kind, name, status, drift }: ResourceReport, width: number): string {
  const what = drift.length === 0 ? "" : `: ${drift.join(", ")}`;
  const whose = status === "foreign" ? " (it does not carry this pipeline's tags)" : "";
  return `  ${SYMBOLS[status]} ${kind.padEnd(width)}  ${name}  ${status}${whose}${what}`;
}

function mappingLines({ mapping }: StatusReport): readonly string[] {
  if (mapping === undefined) return [];
  const { state, reason, lastResult } = mapping;
  return [
    `mapping: ${[state, reason, lastResult].filter((part) => part !== undefined).join(", ")}`,
  ];
}

function queueLines(what: string, queue: QueueReport | undefined): readonly string[] {
  if (queue === undefined) return [];
  const { depth, inFlight, delayed } = queue;
  return [`${what}: about ${depth} waiting, ${inFlight} in flight, ${delayed} delayed`];
}

function alarmLine({ name, state, reason }: AlarmReport): string {
  return `alarm ${name}: ${reason === undefined ? state : `${state}, ${reason}`}`;
}

function newestLine({ newestLogLine: newest }: StatusReport): string {
  if (newest === undefined) return "newest log line: none";
  const text = newest.message.replaceAll(/\s+/g, " ");
  const shown = text.length <= MOST_LOG ? text : `${text.slice(0, MOST_LOG - 1)}…`;
  return `newest log line, ${age(newest.ageMs)} ago: ${shown}`;
}

function age(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 86_400)} days`;
}
