// The environment variables of a handler's process: those of aws-facts 3.7 as far as they mean
// something here, and none of the endpoint's own.
import { dirname } from "node:path";
import type { SessionCredentials } from "../../ports.ts";
import { type LambdaFunction, logGroupOf } from "../function.ts";
import { languageOf } from "../runtimes.ts";
import { searchPaths } from "./search-paths.ts";

export interface Place {
  /** Where the code lies. */
  readonly taskRoot: string;
  /** Where the layers lie; undefined without any. */
  readonly layerRoot: string | undefined;
  readonly temporary: string;
  /** `<host>:<port>` */
  readonly runtimeApi: string;
  readonly logStream: string;
  /** The program that runs the function. */
  readonly program: string;
  /** The endpoint's: the handler's own AWS calls come back. */
  readonly endpoint: string;
}

export function childVariables(
  fn: LambdaFunction,
  place: Place,
  credentials: SessionCredentials,
): Record<string, string> {
  const { settings, region } = fn;
  const { logging } = settings;
  const framed = ["node", "python"].includes(languageOf(settings.runtime));
  const path = `${dirname(place.program)}:/usr/local/bin:/usr/bin:/bin`;
  return {
    LANG: "en_US.UTF-8",
    TZ: ":UTC",
    PWD: place.taskRoot,
    SHLVL: "0",
    TMPDIR: place.temporary,
    AWS_ENDPOINT_URL: place.endpoint,
    // Where a daemon of the developer's would listen; on AWS it is a machine of Lambda's own.
    AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
    AWS_XRAY_DAEMON_ADDRESS: "127.0.0.1:2000",
    _AWS_XRAY_DAEMON_ADDRESS: "127.0.0.1",
    _AWS_XRAY_DAEMON_PORT: "2000",
    ...searchPaths(settings.runtime, { ...place, path }),
    ...settings.variables,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${settings.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: fn.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memoryMB),
    AWS_LAMBDA_FUNCTION_VERSION: fn.version,
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: logGroupOf(fn),
    AWS_LAMBDA_LOG_STREAM_NAME: place.logStream,
    AWS_LAMBDA_LOG_FORMAT: logging.format,
    ...(logging.format === "JSON" && { AWS_LAMBDA_LOG_LEVEL: logging.applicationLevel }),
    AWS_LAMBDA_RUNTIME_API: place.runtimeApi,
    LAMBDA_TASK_ROOT: place.taskRoot,
    LAMBDA_RUNTIME_DIR: "/var/runtime",
    _HANDLER: settings.handler,
    ...(framed && { _LAMBDA_TELEMETRY_LOG_FD: "3" }),
  };
}
