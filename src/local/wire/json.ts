// AWS JSON 1.0 and 1.1: SQS, CloudWatch and CloudWatch Logs as today's SDKs speak them (aws-facts 0.3).
import { parseJson } from "../../core/json.ts";
import { Fault } from "../fault.ts";
import { encodeStream, EVENT_STREAM, streamOf } from "./event-stream.ts";
import { jsonDecoder, jsonEncoder } from "./json-codec.ts";
import type { Operation, ServiceModel } from "./model.ts";
import { checkRequired, errorShape, errorType, type Reply, statusOf, type Wire } from "./wire.ts";

export function jsonWire(model: ServiceModel): Wire {
  const contentType = `application/x-amz-${model.protocol}`;
  const reply = (status: number, requestId: string, body: object, headers = {}): Reply => ({
    status,
    headers: { "content-type": contentType, "x-amzn-requestid": requestId, ...headers },
    body: JSON.stringify(body),
  });

  // What of an operation's schemas every call needs, worked out at its first.
  const known = new Map<Operation, Ready>();
  const ready = (operation: Operation) => {
    const found = known.get(operation) ?? makeReady(operation);
    known.set(operation, found);
    return found;
  };

  return {
    read(request) {
      const target = String(request.headers["x-amz-target"]);
      const name = target.slice(target.indexOf(".") + 1);
      const operation = model.operations.get(name);
      if (!operation) {
        throw new Fault("UnknownOperationException", `The operation ${name} is unknown.`, {
          type: "com.amazon.coral.service#UnknownOperationException",
        });
      }
      return {
        operation,
        input() {
          const json = request.body.length === 0 ? {} : parseJson(request.body.toString("utf8"));
          if (json === undefined) {
            throw new Fault("SerializationException", "The request body is not valid JSON");
          }
          const input = Object(ready(operation).decode(json));
          checkRequired(model, operation, input);
          return input;
        },
      };
    },

    write(operation, output, requestId) {
      const { encode, stream } = ready(operation);
      if (stream !== undefined) {
        return {
          status: 200,
          headers: { "content-type": EVENT_STREAM, "x-amzn-requestid": requestId },
          body: encodeStream(operation.output, stream, output, contentType),
        };
      }
      // An operation without output answers an empty body on JSON 1.1 and `{}` on 1.0.
      return reply(200, requestId, Object(encode(output)));
    },

    fault(fault, requestId) {
      const shape = errorShape(model, fault);
      const status = statusOf(shape, fault);
      // SQS writes the shape's namespace, Logs does not (aws-facts 0.3). An error without a shape
      // carries the exception's name as its type and the Query protocol's code in the header.
      const type =
        fault.details.type ??
        (shape === undefined
          ? exceptionName(fault.code)
          : model.id === "sqs"
            ? `${model.namespace}#${fault.code}`
            : fault.code);
      const headers =
        model.query === undefined
          ? {}
          : { "x-amzn-query-error": `${shape?.queryCode ?? fault.code};${errorType(status)}` };
      return reply(
        status,
        requestId,
        { __type: type, message: fault.message, ...fault.details.members },
        headers,
      );
    },
  };
}

interface Ready {
  readonly decode: (json: unknown) => unknown;
  readonly encode: (output: unknown) => unknown;
  readonly stream: string | undefined;
}

function makeReady({ input, output }: Operation): Ready {
  return {
    decode: jsonDecoder(input),
    encode: jsonEncoder(output),
    stream: streamOf(output),
  };
}

function exceptionName(code: string): string {
  return `com.amazon.coral.service#${code.endsWith("Exception") ? code : `${code}Exception`}`;
}
