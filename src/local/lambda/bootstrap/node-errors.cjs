"use strict";

/** An error of the runtime itself: its name is what callers see as errorType. */
class RuntimeError extends Error {
  constructor(name, message) {
    super(message);
    this.name = name;
    this.stack = `${name}: ${message}\n${(this.stack ?? "")
      .split("\n    at ")
      .slice(1)
      .map((line) => `    at ${line}`)
      .join("\n")}`;
  }
}
exports.RuntimeError = RuntimeError;

/** What the invoker gets. */
exports.errorResponse = function errorResponse(error) {
  if (!(error instanceof Error)) {
    return JSON.stringify({ errorType: typeof error, errorMessage: String(error), trace: [] });
  }
  return JSON.stringify({
    errorType: error.name,
    errorMessage: error.message,
    trace: (error.stack ?? "").split("\n"),
  });
};

/** What the log shows behind "Invoke Error ". */
exports.errorLine = function errorLine(error) {
  if (!(error instanceof Error)) {
    return `\t${JSON.stringify({ errorType: typeof error, errorMessage: String(error) })}`;
  }
  const shown = {
    errorType: error.name,
    errorMessage: error.message,
    ...error,
    stack: (error.stack ?? "").split("\n"),
  };
  try {
    return `\t${JSON.stringify(shown)}`;
  } catch {
    return `\t${JSON.stringify({ errorType: error.name, errorMessage: error.message })}`;
  }
};
