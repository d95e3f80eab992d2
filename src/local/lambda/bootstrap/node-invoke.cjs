// One call of the handler, in any of the styles that Node handlers have had (aws-facts 3.9).
"use strict";
const { RuntimeError } = require("./node-errors.cjs");

const CALLBACKS = takesCallbacks(process.env.AWS_EXECUTION_ENV);

/** nodejs22.x was the last runtime with callbacks. */
function takesCallbacks(executionEnv) {
  return Number(/nodejs(\d+)/.exec(executionEnv ?? "")?.[1] ?? 0) < 24;
}
exports.CALLBACKS = CALLBACKS;

/** Resolves with what the handler answers; rejects with what it throws. */
exports.runHandler = function runHandler(handler, event, context, api) {
  return new Promise((resolve, reject) => {
    let answered;
    let promised = false;

    // A callback's answer counts when nothing is left to do, unless the handler says otherwise.
    const onEmpty = () => {
      if (answered) end(() => resolve(answered.value));
      else if (promised) {
        const text = "The event loop is empty and the handler's promise is still pending.";
        end(() => reject(new RuntimeError("Runtime.NodeJsExit", text)));
      } else end(() => resolve(null));
    };
    const end = (settle) => {
      process.removeListener("beforeExit", onEmpty);
      api.hold(true);
      settle();
    };
    const fail = (error) => end(() => reject(error));
    const succeed = (value) => end(() => resolve(value));
    const callback = (error, value) => {
      if (answered) return;
      if (error !== undefined && error !== null) {
        answered = {};
        fail(error);
        return;
      }
      answered = { value };
      if (!context.callbackWaitsForEmptyEventLoop) succeed(value);
    };

    process.on("beforeExit", onEmpty);
    api.hold(false);
    if (CALLBACKS) {
      context.succeed = succeed;
      context.fail = (error) => fail(error ?? new Error("handled"));
      context.done = (error, value) => (error ? fail(error) : succeed(value));
    }
    let result;
    try {
      result = CALLBACKS ? handler(event, context, callback) : handler(event, context);
    } catch (error) {
      fail(error);
      return;
    }
    if (typeof result?.then === "function") {
      promised = true;
      result.then(succeed, fail);
    } else if (!CALLBACKS) {
      succeed(result);
    }
  });
};
