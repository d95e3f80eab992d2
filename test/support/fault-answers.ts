// How AWS says "slow down" and "my fault", in each of its protocols: as the endpoint says it.
import { serverError, throttled } from "../../src/local/faults/answers.ts";
import type { FaultService } from "../../src/local/faults/faults.ts";
import type { Fault } from "../../src/local/fault.ts";
import { jsonWire } from "../../src/local/wire/json.ts";
import {
  cloudwatchModel,
  iamModel,
  lambdaModel,
  logsModel,
  sqsModel,
} from "../../src/local/wire/models.ts";
import { queryWire } from "../../src/local/wire/query.ts";
import { restWire } from "../../src/local/wire/rest.ts";
import type { Reply, Wire } from "../../src/local/wire/wire.ts";
import type { Protocol } from "./api-request.ts";

export interface FaultAnswer extends Reply {
  readonly body: string;
}

const SPOKEN: Readonly<Record<Protocol, readonly [FaultService, Wire]>> = {
  sqs: ["sqs", jsonWire(sqsModel)],
  logs: ["logs", jsonWire(logsModel)],
  cloudwatch: ["cloudwatch", jsonWire(cloudwatchModel)],
  lambda: ["lambda", restWire(lambdaModel)],
  // IAM's and STS's are the same.
  query: ["iam", queryWire(iamModel)],
};

export const THROTTLE = answers(throttled);
export const SERVER_ERROR = answers(serverError);

function answers(faultOf: (service: FaultService) => Fault): Record<Protocol, FaultAnswer> {
  const answer = (protocol: Protocol): FaultAnswer => {
    const [service, wire] = SPOKEN[protocol];
    const { body, ...head } = wire.fault(faultOf(service), "r");
    if (typeof body !== "string") throw new Error(`${protocol} has no text for its fault`);
    return { ...head, body };
  };
  return {
    sqs: answer("sqs"),
    logs: answer("logs"),
    cloudwatch: answer("cloudwatch"),
    lambda: answer("lambda"),
    query: answer("query"),
  };
}
