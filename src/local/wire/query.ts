// The Query protocol: IAM and STS, and SQS and CloudWatch as their older clients speak them (aws-facts 0.3).
import { Fault } from "../fault.ts";
import { decodeForm } from "./form.ts";
import type { ServiceModel } from "./model.ts";
import {
  checkRequired,
  errorShape,
  errorType,
  type RawRequest,
  type Reply,
  statusOf,
  type Wire,
} from "./wire.ts";
import { element, encodeXml, escapeXml } from "./xml.ts";

/** The parameters of a Query request, wherever they stand. */
export function formOf(request: RawRequest): URLSearchParams {
  const form = new URLSearchParams(request.body.toString("utf8"));
  for (const [name, value] of request.query) {
    if (!form.has(name)) form.set(name, value);
  }
  return form;
}

export function queryWire(model: ServiceModel): Wire {
  const namespace = model.query?.namespace ?? "";
  const reply = (status: number, requestId: string, root: string, xml: string): Reply => ({
    status,
    headers: { "content-type": "text/xml", "x-amzn-requestid": requestId },
    body: `<?xml version="1.0"?>\n<${root} xmlns="${namespace}">${xml}</${root}>`,
  });

  return {
    read(request) {
      const form = formOf(request);
      const name = form.get("Action") ?? "";
      if (name === "") {
        throw new Fault(
          "MissingAction",
          "The request is missing an action or a required parameter.",
        );
      }
      const operation = model.operations.get(name);
      if (!operation) {
        throw new Fault(
          "InvalidAction",
          `Could not find operation ${name} for version ${form.get("Version") ?? ""}`,
        );
      }
      // Old SQS clients post to the queue's own path instead of naming it in the body.
      if (model.id === "sqs" && request.path.split("/").length > 2 && !form.has("QueueUrl")) {
        form.set("QueueUrl", `http://${request.headers.host ?? ""}${request.path}`);
      }
      return {
        operation,
        input() {
          const input = decodeForm(operation.input, form);
          checkRequired(model, operation, input);
          return input;
        },
      };
    },

    write(operation, output, requestId) {
      const result = operation.output.isUnitSchema()
        ? ""
        : element(`${operation.name}Result`, encodeXml(operation.output, output));
      const metadata = element("ResponseMetadata", element("RequestId", requestId));
      return reply(200, requestId, `${operation.name}Response`, result + metadata);
    },

    fault(fault, requestId) {
      const shape = errorShape(model, fault);
      const status = statusOf(shape, fault);
      // SQS's own texts differ by protocol in this one place (aws-facts 2.7).
      const message =
        fault.code === "QueueDoesNotExist"
          ? `${fault.message.replace(/\.$/, "")} for this wsdl version.`
          : fault.message;
      const error =
        element("Type", errorType(status)) +
        element("Code", escapeXml(shape?.queryCode ?? fault.code)) +
        element("Message", escapeXml(message));
      return reply(
        status,
        requestId,
        "ErrorResponse",
        element("Error", error) + element("RequestId", requestId),
      );
    },
  };
}
