export interface Sender {
  send(command: never): Promise<unknown>;
}

/** Sends one of many commands: the SDK's types know a client's `send` for each of them alone. */
export function sendAny(client: Sender, command: object): Promise<unknown> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a union of commands fits no overload
  return client.send(command as never);
}
