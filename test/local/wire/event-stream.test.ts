// Answers that go on while the call does, read by the SDK's own decoder (aws-facts 6.4).
import {
  CloudWatchLogsClient,
  StartLiveTailCommand,
  type StartLiveTailResponseStream,
} from "@aws-sdk/client-cloudwatch-logs";
import { expect, onTestFinished, test } from "vitest";
import { Fault } from "../../../src/local/fault.ts";
import type { Call } from "../../../src/local/service.ts";
import { logsModel } from "../../../src/local/wire/models.ts";
import { clientOptions, serve, testGround } from "../../support/ground.ts";

type Events = AsyncGenerator<StartLiveTailResponseStream, void>;

async function streaming(stream: (call: Call) => Events) {
  const ground = testGround();
  const actions = {
    StartLiveTail: (_input: object, call: Call) => ({ responseStream: stream(call) }),
  };
  const server = await serve([{ model: logsModel, actions, needs: {} }], ground);
  const client = new CloudWatchLogsClient({
    ...clientOptions(server.url),
    disableHostPrefix: true,
  });
  onTestFinished(async () => {
    client.destroy();
    await server.close();
  });
  const command = new StartLiveTailCommand({ logGroupIdentifiers: ["arn:aws:logs:x"] });
  const hangUp = new AbortController();
  const { responseStream } = await client.send(command, { abortSignal: hangUp.signal });
  if (!responseStream) throw new Error("no stream");
  return { ground, responseStream, hangUp };
}

const said = (message: string): StartLiveTailResponseStream => ({
  sessionUpdate: { sessionResults: [{ message, timestamp: 1.7e12 }] },
});

async function collect(
  events: AsyncIterable<StartLiveTailResponseStream>,
  onEvent: () => void = () => {},
) {
  const found: unknown[] = [];
  let error: unknown;
  try {
    for await (const event of events) {
      found.push(event);
      onEvent();
    }
  } catch (thrown) {
    error = thrown;
  }
  return { found, error };
}

test("every event comes as it was sent, whatever its text and length", async () => {
  const sent = ["", 'é\u{1F600}"\\\r\n\u0000', "x".repeat(300_000)].map(said);
  const { responseStream } = await streaming(async function* () {
    yield* sent;
  });

  expect(await collect(responseStream)).toEqual({ found: sent, error: undefined });
});

test("an event is read before the next one is made", async () => {
  let goOn = () => {};
  const { responseStream } = await streaming(async function* () {
    yield said("one");
    await new Promise<void>((resolve) => (goOn = resolve));
    yield said("two");
  });

  const { found } = await collect(responseStream, () => goOn());

  expect(found).toEqual([said("one"), said("two")]);
});

test("a fault in the stream is the client's exception of that name", async () => {
  const { responseStream } = await streaming(async function* () {
    yield said("one");
    throw new Fault("SessionTimeoutException", "three hours");
  });

  const { found, error } = await collect(responseStream);

  expect(found).toEqual([said("one")]);
  expect(error).toMatchObject({ name: "SessionTimeoutException", message: "three hours" });
});

test("a failure of the endpoint's own breaks the stream off, and is told", async () => {
  let goOn = () => {};
  const { ground, responseStream } = await streaming(async function* () {
    yield said("one");
    await new Promise<void>((resolve) => (goOn = resolve));
    throw new Error("a bug");
  });

  const { found, error } = await collect(responseStream, () => goOn());

  expect(found).toEqual([said("one")]);
  expect(error).toBeInstanceOf(Error);
  expect(ground.bugs).toEqual([expect.objectContaining({ message: "a bug" })]);
});

test("when the client goes, the stream is closed and nothing is told", async () => {
  let closed = () => {};
  const closing = new Promise<void>((resolve) => (closed = resolve));
  const { ground, responseStream, hangUp } = await streaming(async function* (call) {
    try {
      const aborted = new Promise<void>((resolve) => {
        call.signal().addEventListener("abort", () => resolve());
      });
      yield said("one");
      await aborted;
    } finally {
      closed();
    }
  });

  const { found, error } = await collect(responseStream, () => hangUp.abort());
  await closing;

  expect(found).toEqual([said("one")]);
  expect(error).toMatchObject({ message: "aborted" });
  expect(ground.bugs).toEqual([]);
});
