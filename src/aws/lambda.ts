import { LambdaClient } from "@aws-sdk/client-lambda";
import { perConnection, reporting, settings } from "./client.ts";

export const lambda = perConnection((connection) => {
  const client = new LambdaClient(settings(connection));
  client.middlewareStack.use(reporting("lambda", connection));
  return client;
});
