// How each service says "slow down" and "my fault". The wire puts it into the protocol's form.
import { Fault } from "../fault.ts";
import type { FaultService } from "./faults.ts";

const RATE = "Rate exceeded";
const TRY_AGAIN = "Try again";

// aws-facts 2.11 (SQS), 3.11 (Lambda), 5.1 (IAM), 6.3 (Logs). What is not there, and has no shape in
// the service's model, goes by the code that all services share. [unverified]
const THROTTLES: Readonly<Record<FaultService, () => Fault>> = {
  sqs: () => new Fault("RequestThrottled", RATE),
  lambda: () =>
    new Fault("TooManyRequestsException", RATE, { members: { Reason: "CallerRateLimitExceeded" } }),
  iam: () => new Fault("Throttling", RATE),
  sts: () => new Fault("Throttling", RATE),
  logs: () => new Fault("ThrottlingException", RATE),
  cloudwatch: () => new Fault("Throttling", RATE, { type: "ThrottlingException" }),
};

const SERVER_ERRORS: Readonly<Record<FaultService, () => Fault>> = {
  sqs: () => new Fault("InternalFailure", TRY_AGAIN, { status: 500 }),
  lambda: () => new Fault("ServiceException", TRY_AGAIN),
  iam: () => new Fault("ServiceFailureException", TRY_AGAIN),
  sts: () => new Fault("InternalFailure", TRY_AGAIN, { status: 500 }),
  logs: () => new Fault("ServiceUnavailableException", TRY_AGAIN),
  cloudwatch: () => new Fault("InternalServiceFault", TRY_AGAIN),
};

/** What the service answers when it takes no more calls for now. */
export const throttled = (service: FaultService): Fault => THROTTLES[service]();

/** What the service answers when it is to blame. */
export const serverError = (service: FaultService): Fault => SERVER_ERRORS[service]();
