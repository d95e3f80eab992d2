import { expect } from "vitest";
import { IAMClient } from "@aws-sdk/client-iam";
import { iamService } from "../../../src/local/iam/service.ts";
import { manualClock } from "../../support/clock.ts";
import { clientOptions, serve, testGround } from "../../support/ground.ts";

export const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
  ],
});

export const policy = (action: string | string[], resource = "*", effect = "Allow") =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: effect, Action: action, Resource: resource }],
  });

/** IAM on a port of its own, and a client of it. */
export async function iamWorld() {
  const clock = manualClock();
  const ground = testGround({ clock });
  const { service, access } = iamService(ground);
  const server = await serve([service], ground);
  const client = new IAMClient(clientOptions(server.url));
  return {
    clock,
    ground,
    access,
    client,
    async close() {
      client.destroy();
      await server.close();
      expect(ground.bugs).toEqual([]);
    },
  };
}

/** What an error of the SDK must show. */
export const fault = (name: string, message: string, status = 400) =>
  expectation({ name, message, $metadata: { httpStatusCode: status } });

function expectation(shown: { name: string; message: string; $metadata: object }) {
  return expect.objectContaining({
    ...shown,
    $metadata: expect.objectContaining(shown.$metadata),
  });
}
