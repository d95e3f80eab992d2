import { connect } from "node:net";
import { CreateFunctionCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { describe, expect, test } from "vitest";
import { listen } from "../../../src/local/server.ts";
import type { Call } from "../../../src/local/service.ts";
import { lambdaModel, sqsModel } from "../../../src/local/wire/models.ts";
import { clientOptions, serve, testGround } from "../../support/ground.ts";
import { echoWorld, send } from "./world.ts";

const LIST_QUEUES = { "x-amz-target": "AmazonSQS.ListQueues" };

describe("who may speak", () => {
  test.for([
    [{ host: "evil.example" }],
    [{ host: "evil.example:80" }],
    [{ host: "127.0.0.1.evil.example" }],
    [{ host: "localhost@evil.example" }],
    [{ host: "169.254.169.254" }],
    [{ origin: "http://localhost:3000" }],
    [{ origin: "null" }],
    [{ "sec-fetch-site": "cross-site" }],
    [{ "sec-fetch-site": "none" }],
  ] as [Record<string, string>][])("a request with %j is refused unread", async ([headers]) => {
    const world = await echoWorld();
    const raw = await send(world.url, { headers: { ...LIST_QUEUES, ...headers }, body: "{}" });

    expect(raw.status).toBe(403);
    expect(world.received).toEqual([]);
    await world.close();
  });

  test.for(["localhost", "LOCALHOST:4566", "127.0.0.1:1", "[::1]:4566"])(
    "a client that calls us %s is let in, and queue URLs will carry that name",
    async (host) => {
      const world = await echoWorld();
      const raw = await send(world.url, { headers: { ...LIST_QUEUES, host }, body: "{}" });

      expect(raw.status).toBe(200);
      expect(world.received[0]?.call.origin).toBe(`http://${host}`);
      await world.close();
    },
  );

  test("it listens on the loopback interface alone, and says that it is there", async () => {
    const world = await echoWorld();
    const raw = await send(world.url, { method: "GET", path: "/_sqslam/health" });

    expect(new URL(world.url).hostname).toBe("127.0.0.1");
    expect(JSON.parse(raw.body)).toEqual({ name: "sqslam" });
    await world.close();
  });
});

describe("what it takes", () => {
  test("a body as large as AWS's largest is read, a larger one is answered with 413", async () => {
    const world = await echoWorld();
    const headers = { "x-amz-target": "AmazonSQS.SendMessage" };
    const frame = '{"QueueUrl":"u","MessageBody":""}';
    const body = (length: number) => frame.replace('""', `"${"x".repeat(length - frame.length)}"`);

    const largest = await send(world.url, { headers, body: body(70_167_211) });
    const larger = await send(world.url, { headers, body: body(70_167_212) });
    expect(largest.status).toBe(200);
    expect(larger.status).toBe(413);
    expect(larger.headers["x-amzn-errortype"]).toBe("RequestEntityTooLargeException");
    expect(world.received).toHaveLength(1);
    await world.close();
  });

  test("a zip that is too large for a request is refused by the operation's name (aws-facts 3.2)", async () => {
    const world = await echoWorld();
    const lambda = new LambdaClient(clientOptions(world.url));
    const Code = { ZipFile: Buffer.alloc(53_000_000) };
    const sent = lambda.send(new CreateFunctionCommand({ FunctionName: "f", Role: "r", Code }));

    await expect(sent).rejects.toMatchObject({
      name: "RequestEntityTooLargeException",
      message: "Request must be smaller than 70167211 bytes for the CreateFunction operation",
      $metadata: { httpStatusCode: 413 },
    });
    expect(world.received).toEqual([]);
    lambda.destroy();
    await world.close();
  });

  test("what is not HTTP at all gets an HTTP 400 and a closed connection", async () => {
    const world = await echoWorld();
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(new URL(world.url).port), "127.0.0.1");
      let text = "";
      socket.on("data", (chunk: Buffer) => {
        text += chunk.toString();
      });
      socket.on("error", reject);
      socket.on("close", () => resolve(text));
      socket.write("\u0016\u0003\u0001 not http\r\n\r\n");
    });

    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    await world.close();
  });
});

describe("the end of a call", () => {
  /** A service whose ReceiveMessage waits for its signal. */
  async function waiting() {
    const ground = testGround();
    let start = (_call: Call) => {};
    let end = (_reason: unknown) => {};
    const started = new Promise<Call>((resolve) => {
      start = resolve;
    });
    const ended = new Promise<unknown>((resolve) => {
      end = resolve;
    });
    const ReceiveMessage = (_input: object, call: Call) => {
      start(call);
      return new Promise((_resolve, reject) => {
        call.signal().addEventListener("abort", () => {
          end(call.signal().reason);
          reject(call.signal().reason);
        });
      });
    };
    const service = { model: sqsModel, actions: { ReceiveMessage }, needs: {} };
    return { ground, started, ended, server: await serve([service], ground) };
  }

  const RECEIVE =
    "POST / HTTP/1.1\r\nHost: localhost\r\nX-Amz-Target: AmazonSQS.ReceiveMessage\r\nContent-Length: 16\r\n\r\n" +
    '{"QueueUrl":"u"}';

  test("a client that hangs up aborts its call's signal, and that is no bug", async () => {
    const { ground, started, ended, server } = await waiting();
    const socket = connect(Number(new URL(server.url).port), "127.0.0.1");
    socket.write(RECEIVE);
    const call = await started;
    expect(call.signal().aborted).toBe(false);

    socket.destroy();

    expect(await ended).toMatchObject({ code: "RequestAborted" });
    await server.close();
    expect(ground.bugs).toEqual([]);
  });

  test("stopping ends what waits with 503, and does not wait for kept connections", async () => {
    const { ground, started, server } = await waiting();
    const { answer } = rawConnection(server.url, RECEIVE);
    await started;

    await server.close();

    expect(await answer).toMatch(/^HTTP\/1\.1 503 .*ServiceUnavailable/s);
    expect(ground.bugs).toEqual([]);
  });

  /** A raw connection: what it sends, and all it was answered by the time it closed. */
  function rawConnection(url: string, text: string) {
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    const connected = new Promise((resolve) => socket.once("connect", resolve));
    const answer = new Promise<string>((resolve) => {
      let all = "";
      socket.on("data", (chunk: Buffer) => {
        all += chunk.toString();
      });
      socket.on("close", () => resolve(all));
    });
    socket.write(text);
    return { connected, answer };
  }

  test("stopping does not wait for a connection that never sent a request", async () => {
    const { server } = await waiting();
    const { connected, answer } = rawConnection(server.url, "");
    await connected;
    await send(server.url, { headers: LIST_QUEUES, body: "{}" });

    await server.close();

    expect(await answer).toBe("");
  });

  test("stopping does not wait for the rest of a request", async () => {
    const { server } = await waiting();
    const { connected, answer } = rawConnection(server.url, RECEIVE.slice(0, -5));
    await connected;
    await send(server.url, { headers: LIST_QUEUES, body: "{}" });

    await server.close();

    expect(await answer).toMatch(/^HTTP\/1\.1 503 .*ServiceUnavailable/s);
  });

  test("a server that turns calls away answers 503 to new ones and runs none of them", async () => {
    const world = await echoWorld();

    world.turnAway();
    const sqs = new SQSClient(world.options);
    const sending = sqs.send(new SendMessageCommand({ QueueUrl: "u", MessageBody: "m" }));

    await expect(sending).rejects.toMatchObject({
      name: "ServiceUnavailable",
      $metadata: { httpStatusCode: 503 },
    });
    expect(world.received).toEqual([]);
    await world.close();
  });

  test("an answered call's signal stays quiet", async () => {
    const world = await echoWorld();
    await send(world.url, { headers: LIST_QUEUES, body: "{}" });
    await world.close();

    expect(world.received[0]?.call.signal().aborted).toBe(false);
  });
});

describe("what fails inside", () => {
  test("an action that throws is an InternalFailure, told of and not shown", async () => {
    const ground = testGround();
    const failure = new Error("secret detail");
    const ListQueues = () => {
      throw failure;
    };
    const server = await serve([{ model: sqsModel, actions: { ListQueues }, needs: {} }], ground);
    const raw = await send(server.url, { headers: LIST_QUEUES, body: "{}" });

    expect(raw.status).toBe(500);
    expect(raw.headers["x-amzn-query-error"]).toBe("InternalFailure;Receiver");
    expect(raw.body).not.toContain("secret");
    expect(ground.bugs).toEqual([failure]);
    await server.close();
  });

  test("a store that cannot commit fails the call: nothing unkept is acknowledged", async () => {
    const ground = testGround();
    const failure = new Error("disk full");
    const store = { ...ground.store, commit: () => Promise.reject(failure) };
    const ListQueues = () => ({ QueueUrls: [] });
    const services = [{ model: sqsModel, actions: { ListQueues }, needs: {} }];
    const server = await listen(0, () => ({ ...ground, store, services, health: {} }));
    const raw = await send(server.url, { headers: LIST_QUEUES, body: "{}" });

    expect(raw.status).toBe(500);
    expect(ground.bugs).toEqual([failure]);
    await server.close();
  });

  test("an answer that HTTP cannot carry cuts the connection and leaves the server up", async () => {
    const ground = testGround();
    const Invoke = () => ({ StatusCode: 200, FunctionError: "two\nlines" });
    const server = await serve([{ model: lambdaModel, actions: { Invoke }, needs: {} }], ground);
    const path = "/2015-03-31/functions/f/invocations";

    await expect(send(server.url, { path })).rejects.toThrow("socket hang up");
    await expect(send(server.url, { path })).rejects.toThrow("socket hang up");
    expect(ground.bugs).toHaveLength(2);
    await server.close();
  });

  test("an operation that is not served is named in the refusal", async () => {
    const ground = testGround();
    const server = await serve([{ model: sqsModel, actions: {}, needs: {} }], ground);
    const sqs = new SQSClient(clientOptions(server.url));

    await expect(
      sqs.send(new SendMessageCommand({ QueueUrl: "u", MessageBody: "m" })),
    ).rejects.toMatchObject({
      name: "UnknownOperationException",
      message: "The operation SendMessage of sqs is not served by the local endpoint.",
      $metadata: { httpStatusCode: 501 },
    });
    await server.close();
  });
});
