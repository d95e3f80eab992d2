import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { perConnection, reporting, settings } from "./client.ts";

export const cloudwatch = perConnection((connection) => {
  const client = new CloudWatchClient(settings(connection));
  client.middlewareStack.use(reporting("cloudwatch", connection));
  return client;
});
