import type { Server } from "node:net";

/**
 * Lets the server listen on 127.0.0.1, which is all that this endpoint ever listens on, and answers the
 * port; 0 takes a free one. Rejects with the system's error. Errors after that are the server's own.
 */
export async function listenOnLoopback(server: Server, wantedPort: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    // As options: a text in the port's place would else be taken for the path of a socket.
    server.listen({ port: wantedPort, host: "127.0.0.1" }, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port");
  return address.port;
}
