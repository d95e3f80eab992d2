import { IAMClient } from "@aws-sdk/client-iam";
import { perConnection, reporting, settings } from "./client.ts";

export const iam = perConnection((connection) => {
  const client = new IAMClient(settings(connection));
  client.middlewareStack.use(reporting("iam", connection));
  return client;
});
