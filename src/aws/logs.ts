import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { perConnection, reporting, settings } from "./client.ts";

export const logs = perConnection((connection) => {
  const client = new CloudWatchLogsClient({
    ...settings(connection),
    // Live Tail would look for the host `stream-127.0.0.1` (aws-facts 1.2).
    disableHostPrefix: connection.endpoint !== undefined,
  });
  client.middlewareStack.use(reporting("logs", connection));
  return client;
});
