// Sends console output to the endpoint as framed records, so that a message of several lines is one
// log event: type, length, time in microseconds, text.
"use strict";
const { writeSync } = require("node:fs");
const { format } = require("node:util");

const FRAME = 0xa55a0003;
const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
const METHODS = {
  trace: "TRACE",
  debug: "DEBUG",
  info: "INFO",
  log: "INFO",
  warn: "WARN",
  error: "ERROR",
  fatal: "FATAL",
};

exports.patchConsole = function patchConsole(currentRequestId) {
  const fd = Number(process.env._LAMBDA_TELEMETRY_LOG_FD);
  const json = process.env.AWS_LAMBDA_LOG_FORMAT === "JSON";
  const least = json ? LEVELS.indexOf(process.env.AWS_LAMBDA_LOG_LEVEL) : 0;
  delete process.env._LAMBDA_TELEMETRY_LOG_FD;

  for (const [method, level] of Object.entries(METHODS)) {
    if (LEVELS.indexOf(level) < least) {
      console[method] = () => {};
      continue;
    }
    const layout = json ? jsonLine : textLine;
    console[method] = (...values) => {
      writeFrame(fd, layout(currentRequestId(), level, values));
    };
  }
};

/**
 * Makes stdout and stderr wait for a full pipe, so that all a handler wrote is there before its
 * result. Done when they are first used: making them costs a cold start time.
 */
exports.makeStreamsBlocking = function makeStreamsBlocking() {
  for (const name of ["stdout", "stderr"]) {
    const { get } = Object.getOwnPropertyDescriptor(process, name);
    const first = () => {
      const stream = get.call(process);
      stream._handle?.setBlocking?.(true);
      Object.defineProperty(process, name, { configurable: true, enumerable: true, get });
      return stream;
    };
    Object.defineProperty(process, name, { configurable: true, enumerable: true, get: first });
  }
};

function writeFrame(fd, text) {
  const length = Buffer.byteLength(text);
  const frame = Buffer.allocUnsafe(16 + length);
  frame.writeUInt32BE(FRAME, 0);
  frame.writeUInt32BE(length, 4);
  frame.writeBigUInt64BE(BigInt(Date.now()) * 1000n, 8);
  frame.write(text, 16);
  for (let at = 0; at < frame.length;) at += writeSync(fd, frame, at);
}

function textLine(requestId, level, values) {
  return `${new Date().toISOString()}\t${requestId}\t${level}\t${format(...values)}\n`;
}

function jsonLine(requestId, level, values) {
  const line = { timestamp: new Date().toISOString(), level, requestId };
  if (values.length === 1) {
    try {
      return `${JSON.stringify({ ...line, message: values[0] }, withErrors)}\n`;
    } catch {
      // Circular, or a BigInt: shown as text, like several values.
    }
  }
  const error = values.length > 1 ? values.find((value) => value instanceof Error) : undefined;
  return `${JSON.stringify({ ...line, message: format(...values), ...(error && describe(error)) })}\n`;
}

function withErrors(_key, value) {
  return value instanceof Error ? { ...describe(value), ...value } : value;
}

function describe(error) {
  return {
    errorType: error.constructor?.name ?? "UnknownError",
    errorMessage: error.message,
    stackTrace: typeof error.stack === "string" ? error.stack.split("\n") : [],
  };
}
