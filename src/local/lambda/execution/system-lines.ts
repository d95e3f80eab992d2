// The lines that Lambda itself writes, as text or as JSON (aws-facts 3.12).
import { type LambdaFunction, runtimeVersionArn } from "../function.ts";
import type { Ending } from "./failures.ts";

export interface Figures extends Pick<Ending, "status" | "errorType"> {
  readonly durationMs: number;
  /** Of a cold start. */
  readonly initMs: number | undefined;
  /** Peak of the process, in bytes. */
  readonly maxMemory: number;
}

export interface SystemLines {
  initStart(stream: string): readonly string[];
  initTimedOut(ms: number): readonly string[];
  start(requestId: string): readonly string[];
  timedOut(requestId: string): readonly string[];
  exited(reason: string, errorType: string): readonly string[];
  /** END and REPORT. */
  end(requestId: string, figures: Figures): readonly string[];
}

/** `now` in milliseconds since the epoch. */
export function systemLines(fn: LambdaFunction, now: () => number): SystemLines {
  const { logging } = fn.settings;
  if (logging.format === "Text") return textLines(fn, now);
  // The system level WARN leaves out all of these.
  return logging.systemLevel === "WARN" ? NOTHING : jsonLines(fn, now);
}

const NOTHING: SystemLines = {
  initStart: () => [],
  initTimedOut: () => [],
  start: () => [],
  timedOut: () => [],
  exited: () => [],
  end: () => [],
};

/** `nodejs20.x` as `nodejs:20`. */
const versionOf = (runtime: string) => runtime.replace(/^(\D+)(\d[\d.]*?)(\.x)?$/, "$1:$2");

/** Initialisation is billed too. */
const billed = ({ durationMs, initMs = 0 }: Figures) => Math.ceil(durationMs + initMs);

const megabytes = (bytes: number) => Math.ceil(bytes / 1024 / 1024);

const iso = (at: number) => new Date(at).toISOString();

function textLines(fn: LambdaFunction, now: () => number): SystemLines {
  const { runtime, memoryMB, timeoutSeconds } = fn.settings;
  return {
    initStart: () => [
      `INIT_START Runtime Version: ${versionOf(runtime)}\tRuntime Version ARN: ${runtimeVersionArn(fn.region, runtime)}\n`,
    ],
    initTimedOut: (ms) => [
      `INIT_REPORT Init Duration: ${ms.toFixed(2)} ms\tPhase: init\tStatus: timeout\n`,
    ],
    start: (requestId) => [`START RequestId: ${requestId} Version: ${fn.version}\n`],
    timedOut: (requestId) => [
      `${iso(now())} ${requestId} Task timed out after ${timeoutSeconds.toFixed(2)} seconds\n\n`,
    ],
    exited: (reason, errorType) => [`${reason}\n${errorType}\n`],
    end(requestId, figures) {
      const { durationMs, initMs, status, errorType } = figures;
      const init = initMs === undefined ? "" : `Init Duration: ${initMs.toFixed(2)} ms\t`;
      // What the handler threw is not the environment's failure.
      const end = {
        success: "",
        error: "",
        failure: `Status: error\tError Type: ${errorType}`,
        timeout: "Status: timeout",
      }[status];
      return [
        `END RequestId: ${requestId}\n`,
        `REPORT RequestId: ${requestId}\tDuration: ${durationMs.toFixed(2)} ms\tBilled Duration: ${billed(figures)} ms\tMemory Size: ${memoryMB} MB\tMax Memory Used: ${megabytes(figures.maxMemory)} MB\t${init}${end}\n`,
      ];
    },
  };
}

function jsonLines(fn: LambdaFunction, now: () => number): SystemLines {
  const { runtime, memoryMB } = fn.settings;
  const line = (type: string, record: object) => [
    `${JSON.stringify({ time: iso(now()), type: `platform.${type}`, record })}\n`,
  ];
  return {
    initStart: (stream) =>
      line("initStart", {
        initializationType: "on-demand",
        phase: "init",
        runtimeVersion: versionOf(runtime),
        runtimeVersionArn: runtimeVersionArn(fn.region, runtime),
        functionName: fn.name,
        functionVersion: fn.version,
        instanceId: stream,
        instanceMaxMemory: memoryMB * 1024 * 1024,
      }),
    initTimedOut: (ms) =>
      line("initReport", {
        initializationType: "on-demand",
        phase: "init",
        status: "timeout",
        metrics: { durationMs: round(ms) },
      }),
    start: (requestId) => line("start", { requestId, functionArn: fn.arn, version: fn.version }),
    timedOut: () => [],
    exited: () => [],
    end: (requestId, figures) =>
      line("report", {
        requestId,
        metrics: {
          durationMs: round(figures.durationMs),
          billedDurationMs: billed(figures),
          memorySizeMB: memoryMB,
          maxMemoryUsedMB: megabytes(figures.maxMemory),
          ...(figures.initMs !== undefined && { initDurationMs: round(figures.initMs) }),
        },
        status: figures.status,
        ...(figures.errorType !== undefined && { errorType: figures.errorType }),
      }),
  };
}

const round = (ms: number) => Math.round(ms * 1000) / 1000;
