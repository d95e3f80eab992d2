import { SQSClient } from "@aws-sdk/client-sqs";
import { perConnection, reporting, settings } from "./client.ts";

export const sqs = perConnection((connection) => {
  // The queue URL's host is for people; calls go where the connection says (aws-facts 1.2).
  const client = new SQSClient({ ...settings(connection), useQueueUrlAsEndpoint: false });
  client.middlewareStack.use(reporting("sqs", connection));
  return client;
});
