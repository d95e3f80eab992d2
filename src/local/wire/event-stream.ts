// `application/vnd.amazon.eventstream`: an answer in many pieces, each framed and typed by its headers
// (aws-facts 6.4).
import { EventStreamCodec } from "@smithy/core/event-streams";
import type { NormalizedSchema } from "@smithy/core/schema";
import { isObject } from "../../core/json.ts";
import { Fault } from "../fault.ts";
import { jsonEncoder } from "./json-codec.ts";

export const EVENT_STREAM = "application/vnd.amazon.eventstream";

const codec = new EventStreamCodec(
  (bytes) => (typeof bytes === "string" ? bytes : Buffer.from(bytes).toString("utf8")),
  (text) => Buffer.from(text, "utf8"),
);

/** The name of the output's member that is a stream, or undefined where it has none. */
export function streamOf(output: NormalizedSchema): string | undefined {
  if (!output.isStructSchema()) return undefined;
  return output.getEventStreamMember() || undefined;
}

/**
 * Encodes an output whose member `name` is a stream. `output[name]` is an async iterable of the
 * union's members; a Fault that it throws is the last message.
 */
export async function* encodeStream(
  schema: NormalizedSchema,
  name: string,
  output: object,
  contentType: string,
): AsyncGenerator<Uint8Array, undefined> {
  // Protocols without a place for the rest of the output send it first, empty or not: clients wait for it.
  const rest = Object(jsonEncoder(schema)({ ...output, [name]: undefined }));
  yield message({ ":message-type": "event", ":event-type": "initial-response" }, rest);
  const union = schema.getMemberSchema(name);
  try {
    for await (const event of iterable(Reflect.get(output, name))) {
      for (const [member, value] of Object.entries(event)) {
        const encode = jsonEncoder(union.getMemberSchema(member));
        yield message({ ":message-type": "event", ":event-type": member }, Object(encode(value)));
      }
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const headers = { ":message-type": "exception", ":exception-type": error.code };
    yield message(headers, { message: error.message });
  }
  return undefined;

  function message(headers: Readonly<Record<string, string>>, body: object): Uint8Array {
    const all = Object.entries({ ...headers, ":content-type": contentType });
    return codec.encode({
      headers: Object.fromEntries(all.map(([key, value]) => [key, { type: "string", value }])),
      body: Buffer.from(JSON.stringify(body), "utf8"),
    });
  }
}

function iterable(value: unknown): AsyncIterable<object> {
  if (isObject(value) && Symbol.asyncIterator in value) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an action's output is of the SDK's type
    return value as unknown as AsyncIterable<object>;
  }
  throw new Error("The action has no stream to answer with");
}
