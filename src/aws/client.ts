// What every SDK client of ours has in common. Each service has its own file, so that a command
// loads only the clients that it uses.
import type {
  AwsCredentialIdentity,
  AwsCredentialIdentityProvider,
  MetadataBearer,
  Pluggable,
} from "@smithy/types";
import type { Connection } from "./connection.ts";
import { metadataOf } from "./metadata.ts";
import { requireRow, type ServiceName } from "./rights.ts";

interface Settings {
  readonly region: string;
  readonly credentials: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  readonly endpoint?: string;
  readonly requestHandler: { readonly connectionTimeout: number; readonly socketTimeout: number };
}

/** Milliseconds, for each of the SDK's attempts. */
const CONNECT_WITHIN = 5_000;
const SILENT_AT_MOST = 30_000;

export function settings(connection: Connection): Settings {
  const { region, credentials, endpoint } = connection;
  return {
    region,
    credentials,
    // A host that drops packets, or that accepts and says nothing, would otherwise be waited for
    // as long as the system likes.
    requestHandler: { connectionTimeout: CONNECT_WITHIN, socketTimeout: SILENT_AT_MOST },
    // Explicit, because SQS otherwise follows the queue URL's host to real AWS (aws-facts 1.2).
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}

/** One client a connection, made when first asked for. */
export function perConnection<Client extends object>(
  make: (connection: Connection) => Client,
): (connection: Connection) => Client {
  const clients = new WeakMap<Connection, Client>();
  return (connection) => {
    const known = clients.get(connection);
    if (known !== undefined) return known;
    const client = make(connection);
    clients.set(connection, client);
    return client;
  };
}

/**
 * Tells the connection of every call: once for all attempts, with the time they took together.
 * Refuses operations that no printed policy would allow.
 */
export function reporting(
  service: ServiceName,
  connection: Connection,
): Pluggable<object, MetadataBearer> {
  return {
    applyToStack(stack) {
      stack.add(
        (next, context) => async (args) => {
          const operation = operationOf(context.commandName);
          requireRow(service, operation);
          const start = performance.now();
          const tell = (attempts: number, error: string | undefined) =>
            connection.onCall({
              service,
              operation,
              ms: performance.now() - start,
              attempts,
              error,
            });
          try {
            const result = await next(args);
            tell(result.output.$metadata.attempts ?? 1, undefined);
            return result;
          } catch (error) {
            tell(
              metadataOf(error)?.attempts ?? 1,
              error instanceof Error ? error.name : String(error),
            );
            throw error;
          }
        },
        { step: "initialize", priority: "high", name: "sqslamReporting" },
      );
    },
  };
}

/** `CreateQueueCommand` is the operation CreateQueue. */
const operationOf = (commandName: unknown): string =>
  typeof commandName === "string" ? commandName.replace(/Command$/, "") : "unknown";
