// How AWS says "slow down" and "my fault", in each of its protocols (aws-facts 0.3, 2.11, 3.11).
import type { Protocol } from "./api-request.ts";

export interface FaultAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const THROTTLE: Readonly<Record<Protocol, FaultAnswer>> = {
  sqs: {
    status: 403,
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amzn-query-error": "RequestThrottled;Sender",
    },
    body: JSON.stringify({ __type: "com.amazonaws.sqs#RequestThrottled", message: "Slow down" }),
  },
  logs: {
    status: 400,
    headers: { "content-type": "application/x-amz-json-1.1" },
    body: JSON.stringify({ __type: "ThrottlingException", message: "Rate exceeded" }),
  },
  cloudwatch: {
    status: 400,
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amzn-query-error": "Throttling;Sender",
    },
    body: JSON.stringify({ __type: "ThrottlingException", message: "Rate exceeded" }),
  },
  lambda: {
    status: 429,
    headers: {
      "content-type": "application/json",
      "x-amzn-errortype": "TooManyRequestsException",
    },
    body: JSON.stringify({ Reason: "CallerRateLimitExceeded", Type: "User", message: "Rate" }),
  },
  query: { status: 400, ...xml("Sender", "Throttling", "Rate exceeded") },
};

export const SERVER_ERROR: Readonly<Record<Protocol, FaultAnswer>> = {
  sqs: {
    status: 500,
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amzn-query-error": "InternalFailure;Receiver",
    },
    body: JSON.stringify({ __type: "com.amazonaws.sqs#InternalFailure", message: "Try again" }),
  },
  logs: {
    status: 500,
    headers: { "content-type": "application/x-amz-json-1.1" },
    body: JSON.stringify({ __type: "ServiceUnavailableException", message: "Try again" }),
  },
  cloudwatch: {
    status: 500,
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amzn-query-error": "InternalServiceError;Receiver",
    },
    body: JSON.stringify({ __type: "InternalServiceFault", message: "Try again" }),
  },
  lambda: {
    status: 500,
    headers: { "content-type": "application/json", "x-amzn-errortype": "ServiceException" },
    body: JSON.stringify({ Type: "Service", Message: "An error occurred" }),
  },
  query: { status: 500, ...xml("Receiver", "ServiceFailure", "Try again") },
};

function xml(type: string, code: string, message: string): Omit<FaultAnswer, "status"> {
  const error = `<Error><Type>${type}</Type><Code>${code}</Code><Message>${message}</Message></Error>`;
  const body = `<ErrorResponse>${error}<RequestId>r</RequestId></ErrorResponse>`;
  return { headers: { "content-type": "text/xml" }, body };
}
