// aws-facts 5.4: with exactly what a call takes of its caller the endpoint lets it through; with any one
// right of that on another resource it names the action that is missing.
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { expect } from "vitest";
import { type LocalEndpoint, startLocal } from "../../../src/local/index.ts";
import { clientOptions } from "../../support/ground.ts";
import { sessionOf } from "../../support/session.ts";
import { TRUST } from "./world.ts";

const A = "000000000000";
export const queue = (name: string) => `arn:aws:sqs:us-east-1:${A}:${name}`;
export const role = (name: string) => `arn:aws:iam::${A}:role/${name}`;

export type Right = readonly [action: string, resource: string];
export interface Row<Command> {
  readonly call: string;
  readonly rights: readonly Right[];
  readonly command: Command;
}

/** Rows of one service: by default a call takes the right of its own name, on one resource. */
export function rowsOf(service: string) {
  return function row<Command extends object>(
    command: Command,
    what: string | readonly Right[],
    action?: string,
  ): Row<Command> {
    const call = command.constructor.name.replace(/Command$/, "");
    const rights: readonly Right[] =
      typeof what === "string" ? [[`${service}:${action ?? call}`, what]] : what;
    return { call, rights, command };
  };
}

/** An endpoint that enforces IAM, with a role `r` in it, and somebody whose rights are set call by call. */
export async function rightsWorld() {
  const endpoint: LocalEndpoint = await startLocal({ enforceIam: true });
  const options = clientOptions(endpoint.url);
  const admin = new IAMClient(options);
  const nothing = { Effect: "Allow", Action: "s3:ListBuckets", Resource: "*" };
  const document = { Version: "2012-10-17", Statement: [nothing] };
  const credentials = await sessionOf(endpoint.url, { name: "caller", document });
  await admin.send(new CreateRoleCommand({ RoleName: "r", AssumeRolePolicyDocument: TRUST }));

  const grant = (rights: readonly Right[]) =>
    admin.send(
      new PutRolePolicyCommand({
        RoleName: "caller",
        PolicyName: "p",
        PolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: rights.map(([Action, Resource]) => ({ Effect: "Allow", Action, Resource })),
        }),
      }),
    );

  return {
    admin: options,
    caller: { ...options, credentials },
    /**
     * What the call is refused for, asked again and again: with each right in its turn on another
     * resource, and at last with all of them as they are.
     */
    async refusals(rights: readonly Right[], send: () => Promise<unknown>) {
      const found: (string | undefined)[] = [];
      for (const [i, [action]] of rights.entries()) {
        const elsewhere: Right = [action, "arn:aws:x:::elsewhere"];
        await grant(rights.map((right, j) => (i === j ? elsewhere : right)));
        found.push(await refusedFor(send));
      }
      await grant(rights);
      return [...found, await refusedFor(send)];
    },
    stop: () => endpoint.stop(),
  };
}

/** Each right is missed, in SQS's small letters or not, and all together are enough. */
export const eachInTurn = (rights: readonly Right[]) => [
  ...rights.map(([action]) => expect.stringMatching(new RegExp(`^${action}$`, "i"))),
  undefined,
];

export type RightsWorld = Awaited<ReturnType<typeof rightsWorld>>;

/** The action that the call was refused for; undefined when it was let through, whatever became of it. */
async function refusedFor(send: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await send();
  } catch (error) {
    if (error instanceof Error && /^AccessDenied(Exception)?$/.test(error.name)) {
      return /not authorized to perform: (\S+)/.exec(error.message)?.[1];
    }
  }
  return undefined;
}
