import type { ApiCall, Connection } from "./connection.ts";

/** The same connection, which also keeps every call that is made over it. */
export function counted(connection: Connection): {
  readonly connection: Connection;
  readonly calls: readonly ApiCall[];
} {
  const calls: ApiCall[] = [];
  const onCall = (call: ApiCall) => {
    calls.push(call);
    connection.onCall(call);
  };
  return { connection: { ...connection, onCall }, calls };
}
