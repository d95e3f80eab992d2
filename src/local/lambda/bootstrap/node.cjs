// The Node.js runtime: loads the handler, then turns invocations into results, one at a time, until
// the endpoint goes away. CommonJS and without node:http, because both cost a cold start milliseconds.
"use strict";
const { connect } = require("./node-api.cjs");
const { makeStreamsBlocking, patchConsole } = require("./node-console.cjs");
const { makeContext } = require("./node-context.cjs");
const { errorResponse, errorLine, RuntimeError } = require("./node-errors.cjs");
const { runHandler } = require("./node-invoke.cjs");
const { loadHandler } = require("./node-load.cjs");

const LOST = 1;
const UNHANDLED_REJECTION = 128;
const UNCAUGHT_EXCEPTION = 129;

const api = connect(process.env.AWS_LAMBDA_RUNTIME_API, () => process.exit(LOST));
/** The invocation under way: undefined while loading, null between two invocations. */
let requestId;

patchConsole(() => requestId ?? undefined);
makeStreamsBlocking();
process.on("uncaughtException", (error) => {
  giveUp("Uncaught Exception", error, UNCAUGHT_EXCEPTION);
});
process.on("unhandledRejection", (reason) => {
  const error = new RuntimeError("Runtime.UnhandledPromiseRejection", String(reason));
  if (reason instanceof Error) error.reason = { errorType: reason.name, stack: reason.stack };
  giveUp("Unhandled Promise Rejection", error, UNHANDLED_REJECTION);
});

void main();

async function main() {
  let handler;
  try {
    const { LAMBDA_TASK_ROOT: root, SQSLAM_LAYERS: layers } = process.env;
    delete process.env.SQSLAM_LAYERS;
    if (layers) require("./node-layers.cjs").findInLayers(root, layers);
    handler = await loadHandler(root, process.env._HANDLER);
  } catch (error) {
    giveUp("Uncaught Exception", error, UNCAUGHT_EXCEPTION);
    return;
  }
  requestId = null;
  let event = await api.next();
  for (;;) {
    requestId = event.headers["lambda-runtime-aws-request-id"];
    process.env._X_AMZN_TRACE_ID = event.headers["lambda-runtime-trace-id"];
    const result = await invoke(handler, event);
    const path = `/runtime/invocation/${requestId}`;
    let next;
    if (result.error === undefined) {
      next = api.postAndNext(`${path}/response`, result.body);
    } else {
      console.error("Invoke Error", errorLine(result.error));
      next = api.postAndNext(`${path}/error`, errorResponse(result.error));
    }
    requestId = null;
    event = await next;
  }
}

async function invoke(handler, event) {
  try {
    const context = makeContext(event.headers, process.env);
    const value = await runHandler(handler, JSON.parse(event.body), context, api);
    return { body: stringify(value) };
  } catch (error) {
    return { error: error ?? new Error(String(error)) };
  }
}

function stringify(value) {
  try {
    return JSON.stringify(value === undefined ? null : value) ?? "null";
  } catch (error) {
    throw new RuntimeError(
      "Runtime.UnableToStringifyResponse",
      `Unable to stringify response body as json: ${error.message}`,
    );
  }
}

/** Reports what nobody caught and ends the process: its state is unknown from here on. */
function giveUp(title, error, code) {
  console.error(title, errorLine(error));
  if (requestId === null) process.exit(code);
  const path =
    requestId === undefined ? "/runtime/init/error" : `/runtime/invocation/${requestId}/error`;
  const end = () => process.exit(code);
  api.post(path, errorResponse(error)).then(end, end);
}
