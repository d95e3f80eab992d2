import * as cloudwatch from "@aws-sdk/client-cloudwatch";
import * as logs from "@aws-sdk/client-cloudwatch-logs";
import * as iam from "@aws-sdk/client-iam";
import * as lambda from "@aws-sdk/client-lambda";
import * as sqs from "@aws-sdk/client-sqs";
import * as sts from "@aws-sdk/client-sts";
import { Fault } from "../fault.ts";
import { nullMember, readModel } from "./model.ts";

export const sqsModel = readModel(
  {
    id: "sqs",
    protocol: "json-1.0",
    target: "AmazonSQS",
    query: { version: "2012-11-05", namespace: "http://queue.amazonaws.com/doc/2012-11-05/" },
    missing: (member) =>
      new Fault("MissingParameter", `The request must contain the parameter ${member}.`, {
        type: "MissingRequiredParameterException",
      }),
  },
  sqs,
);

export const lambdaModel = readModel(
  {
    id: "lambda",
    protocol: "rest-json",
    target: undefined,
    query: undefined,
    missing: nullMember("ValidationException"),
  },
  lambda,
);

export const logsModel = readModel(
  {
    id: "logs",
    protocol: "json-1.1",
    target: "Logs_20140328",
    query: undefined,
    missing: nullMember("InvalidParameterException"),
  },
  logs,
);

export const iamModel = readModel(
  {
    id: "iam",
    protocol: "query",
    target: undefined,
    query: { version: "2010-05-08", namespace: "https://iam.amazonaws.com/doc/2010-05-08/" },
    missing: nullMember("ValidationError"),
  },
  iam,
);

export const stsModel = readModel(
  {
    id: "sts",
    protocol: "query",
    target: undefined,
    query: { version: "2011-06-15", namespace: "https://sts.amazonaws.com/doc/2011-06-15/" },
    missing: nullMember("ValidationError"),
  },
  sts,
);

export const cloudwatchModel = readModel(
  {
    id: "cloudwatch",
    protocol: "json-1.0",
    target: "GraniteServiceVersion20100801",
    query: {
      version: "2010-08-01",
      namespace: "http://monitoring.amazonaws.com/doc/2010-08-01/",
    },
    missing: nullMember("ValidationException"),
  },
  cloudwatch,
);
