import process from "node:process";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  createFunction,
  functionOf,
  invoke,
  type LambdaTest,
  startLambda,
  zipOf,
} from "../../support/lambda.ts";

/** A runtime on node:http, by the Runtime API's documentation alone. */
const BOOTSTRAP = `#!${process.execPath}
const http = require("node:http");
const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const call = (method, path, body, headers = {}) => new Promise((resolve) => {
  const request = http.request({ host, port, method, path: "/2018-06-01/runtime" + path, headers }, (response) => {
    let text = "";
    response.on("data", (chunk) => (text += chunk));
    response.on("end", () => resolve({ headers: response.headers, text, status: response.statusCode }));
  });
  request.end(body);
});
(async () => {
  for (;;) {
    const event = await call("GET", "/invocation/next");
    const id = event.headers["lambda-runtime-aws-request-id"];
    const { want, ...rest } = JSON.parse(event.text);
    console.log("got", want);
    if (want === "error") {
      await call("POST", "/invocation/" + id + "/error", JSON.stringify({ errorType: "Own.Error", errorMessage: "asked for" }));
    } else if (want === "wrong-id") {
      const { status } = await call("POST", "/invocation/none/response", "1");
      await call("POST", "/invocation/" + id + "/response", String(status));
    } else if (want === "twice") {
      await call("POST", "/invocation/" + id + "/response", '"first"');
      const { status } = await call("POST", "/invocation/" + id + "/response", '"second"');
      console.log("second answer", status);
    } else if (want === "memory") {
      await call("POST", "/invocation/" + id + "/response", "1", { "Sqslam-Max-Memory-Bytes": "104857600" });
    } else {
      await call("POST", "/invocation/" + id + "/response", JSON.stringify({ rest, handler: process.env._HANDLER, arn: event.headers["lambda-runtime-invoked-function-arn"] }));
    }
  }
})();
`;

let lambda: LambdaTest;
beforeAll(async () => {
  lambda = await startLambda();
  const changes = { Runtime: "provided.al2023", Handler: "any.thing" } as const;
  await createFunction(lambda, functionOf("own", { bootstrap: BOOTSTRAP }, changes));
});
afterAll(async () => {
  await lambda.stop();
});

test("a bootstrap of one's own answers invocations, one after the other", async () => {
  const first = await invoke(lambda, "own", { n: 1 });
  const second = await invoke(lambda, "own", { n: 2 });

  const arn = "arn:aws:lambda:us-east-1:000000000000:function:own";
  expect(first.payload).toEqual({ rest: { n: 1 }, handler: "any.thing", arn });
  expect(second.payload).toMatchObject({ rest: { n: 2 } });
  expect(first.log).toContain("got undefined\n");
  expect(second.log).not.toContain("Init Duration");
});

test("the error it reports is the function's", async () => {
  const { error, payload } = await invoke(lambda, "own", { want: "error" });

  expect(error).toBe("Unhandled");
  expect(payload).toEqual({ errorType: "Own.Error", errorMessage: "asked for" });
});

test("an answer to no invocation is refused", async () => {
  expect((await invoke(lambda, "own", { want: "wrong-id" })).payload).toBe(400);
});

test("a second answer is refused, and the first counts", async () => {
  const { payload, log } = await invoke(lambda, "own", { want: "twice" });

  expect(payload).toBe("first");
  expect(log).toContain("second answer 400\n");
});

test("the memory it reports is in the report", async () => {
  const { log } = await invoke(lambda, "own", { want: "memory" });

  expect(log).toContain("\tMax Memory Used: 100 MB\t");
});

test.for<readonly [string, Uint8Array]>([
  ["no bootstrap", zipOf({ other: "x" })],
  ["a bootstrap that is not executable", zipOf({ bootstrap: BOOTSTRAP })],
])("%s is an invalid entrypoint", async ([what, ZipFile]) => {
  const name = what.replaceAll(" ", "-");
  const changes = { Runtime: "provided.al2023", Code: { ZipFile } } as const;
  await createFunction(lambda, functionOf(name, "", changes));

  const { payload } = await invoke(lambda, name);

  expect(payload).toEqual({
    errorType: "Runtime.InvalidEntrypoint",
    errorMessage: expect.stringContaining(
      "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]",
    ),
  });
});

test("a bootstrap that ends without a word is an exit", async () => {
  const bootstrap = `#!${process.execPath}\nprocess.exit(5);\n`;
  const changes = { Runtime: "provided.al2023" } as const;
  await createFunction(lambda, functionOf("short", { bootstrap }, changes));

  const { payload, log } = await invoke(lambda, "short");

  expect(payload).toMatchObject({
    errorType: "Runtime.ExitError",
    errorMessage: expect.stringContaining("Runtime exited with error: exit status 5"),
  });
  expect(log).toContain("Runtime.ExitError\n");
});

test("the Runtime API does not answer a browser", async () => {
  const code = "export const handler = () => process.env.AWS_LAMBDA_RUNTIME_API;";
  await createFunction(lambda, functionOf("address", code));
  const address = String((await invoke(lambda, "address")).payload);
  const url = `http://${address}/2018-06-01/runtime/invocation/x/response`;

  const response = await fetch(url, {
    method: "POST",
    body: "1",
    headers: { origin: "http://evil.example" },
  });

  expect(response.status).toBe(403);
});
