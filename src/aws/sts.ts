import { STSClient } from "@aws-sdk/client-sts";
import { perConnection, reporting, settings } from "./client.ts";

export const sts = perConnection((connection) => {
  const client = new STSClient(settings(connection));
  client.middlewareStack.use(reporting("sts", connection));
  return client;
});
