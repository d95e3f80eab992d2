// Whoever presses Ctrl-C does not wait for an endpoint that never answers.
import { createServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../../src/core/clock.ts";
import { systemRandom } from "../../../src/core/random.ts";
import { SqslamError } from "../../../src/core/errors.ts";
import { pipelineResources } from "../../../src/resources/pipeline.ts";
import { aConnection, aPipeline, someWhere } from "../../support/pipeline.ts";
import { urlOf } from "../../support/stub.ts";

/** Takes connections and says nothing; resolves `asked` with the first of them. */
async function silent(): Promise<{ readonly endpoint: string; readonly asked: Promise<void> }> {
  const server = createServer((socket) => onTestFinished(() => void socket.destroy()));
  const asked = new Promise<void>((resolve) => server.once("connection", () => resolve()));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { endpoint: urlOf(server), asked };
}

const ids = ["role", "dead-letter-queue", "queue", "log-group", "function", "mapping"];

test.for(ids)("a look at the %s ends with the signal", async (id) => {
  const { endpoint, asked } = await silent();
  const resource = pipelineResources({
    pipeline: aPipeline(),
    code: undefined,
    where: { ...someWhere, endpoint },
    connection: aConnection({ endpoint }),
    clock: systemClock,
    random: systemRandom,
  }).find((each) => each.id === id);
  const stop = new AbortController();

  const reading = resource?.read(stop.signal);
  reading?.catch(() => {});
  await asked;
  stop.abort(new Error("stopped"));

  const error: unknown = await reading?.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Error);
  // The interruption is no failure of AWS, to be told as one.
  expect(error).not.toBeInstanceOf(SqslamError);
});
