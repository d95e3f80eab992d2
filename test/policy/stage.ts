// One command, run by somebody who holds one policy and nothing else, on an endpoint that enforces it.
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreatePolicyCommand, IAMClient } from "@aws-sdk/client-iam";
import { main } from "../../src/cli.ts";
import { enforceIam, type Guard } from "../../src/local/guard.ts";
import type { CallerAccess } from "../../src/local/ports.ts";
import type { Call, Service } from "../../src/local/service.ts";
import { type CopiedEndpoint, onCopy } from "../support/copied-endpoint.ts";
import type { Snapshot } from "../support/copying-store.ts";
import { clientOptions } from "../support/ground.ts";
import { memoryIo } from "../support/io.ts";
import { type Credentials, inEnvironment, sessionOf } from "../support/session.ts";
import { ACCOUNT, type File, REGION } from "./pipelines.ts";

export interface Statement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
}

export interface Document {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

export interface Act {
  /** What is there when it begins. */
  readonly seed: Snapshot;
  readonly file: File;
  readonly args: readonly string[];
  /** Mappings take their time to go, as on AWS. */
  readonly slow?: boolean;
}

interface Asked {
  readonly action: string;
  readonly resource: string;
}

export interface Ran {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
  /** Every action that was asked for, and on what. */
  readonly asked: readonly Asked[];
  /** Calls that were refused and made again all the same. */
  readonly insisted: readonly string[];
  readonly left: Snapshot;
}

const ADMIN = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };
const BEARER = "bearer";
// Milliseconds: longer than a first look takes.
const TRANSITION = 500;

/** A folder with sources that the files refer to. */
export async function sources(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sqslam-policy-"));
  for (const source of ["one", "two"]) {
    await mkdir(join(folder, source));
    const text = `export const handler = async () => console.log("${source}");\n`;
    await writeFile(join(folder, source, "index.mjs"), text);
  }
  return folder;
}

/** As `sqslam permissions` prints it, without an account to ask. */
export async function printed(folder: string, audience: string, file: File): Promise<Document> {
  const args = ["permissions", "--for", audience, "--account", ACCOUNT];
  const { exitCode, io } = await sqslam(folder, file, args, { AWS_REGION: REGION });
  if (exitCode !== 0) throw new Error(io.err);
  return JSON.parse(io.out);
}

export async function actBy(document: Document, folder: string, act: Act): Promise<Ran> {
  const watch = watching();
  const transition = act.slow === true ? TRANSITION : 0;
  return onCopy(act.seed, { guard: watch.guard, transition }, async (endpoint) => {
    const session = await sessionOf(endpoint.url, { name: BEARER, document });
    const env = { ...inEnvironment(session), AWS_REGION: REGION };
    const args = [...act.args, "--endpoint-url", endpoint.url];
    const { exitCode, io } = await sqslam(folder, act.file, args, env);
    const { asked, insisted } = watch;
    return { exitCode, out: io.out, err: io.err, asked, insisted, left: endpoint.snapshot() };
  });
}

/** What is there after `act`, which the account's own user does. */
export async function after(
  seed: Snapshot,
  act: (endpoint: CopiedEndpoint) => Promise<void>,
): Promise<Snapshot> {
  return onCopy(seed, { transition: 0 }, async (endpoint) => {
    await act(endpoint);
    return endpoint.snapshot();
  });
}

/** An account with nothing in it but the policies that may cap a role. */
export const emptyAccount = (): Promise<Snapshot> =>
  after(new Map(), async ({ url }) => {
    const iam = new IAMClient(clientOptions(url));
    const statement = { Effect: "Allow", Action: ["sqs:*", "logs:*", "kms:*"], Resource: "*" };
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
    for (const PolicyName of ["cap", "other-cap"]) {
      await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument }));
    }
    iam.destroy();
  });

export const deployed = (seed: Snapshot, folder: string, file: File): Promise<Snapshot> =>
  after(seed, async ({ url }) => {
    const env = { ...ADMIN, AWS_REGION: REGION };
    const { exitCode, io } = await sqslam(folder, file, ["up", "--endpoint-url", url], env);
    if (exitCode !== 0) throw new Error(io.err);
  });

/** Gives `act` the credentials of somebody who holds the policy, for as long as it takes. */
export async function withSession(
  document: Document,
  seed: Snapshot,
  act: (url: string, session: Credentials) => Promise<void>,
): Promise<void> {
  await onCopy(seed, { guard: enforceIam, transition: 0 }, async ({ url }) =>
    act(url, await sessionOf(url, { name: BEARER, document })),
  );
}

let files = 0;

async function sqslam(
  folder: string,
  file: File,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
) {
  const config = join(folder, `${++files}.json`);
  await writeFile(config, JSON.stringify(file));
  const io = memoryIo({ cwd: folder, env });
  return { exitCode: await main([...args, "-c", config], io), io };
}

/** Enforces IAM, and keeps what sessions ask for. */
function watching() {
  const asked: Asked[] = [];
  const insisted: string[] = [];
  const refused = new Set<string>();
  const guard = (access: CallerAccess): Guard => {
    const enforce = enforceIam(access);
    return (service: Service, operation: string, input: never, call: Call) => {
      const isSession = access.identify(call.accessKeyId).arn.includes(`/${BEARER}/`);
      const needs = isSession ? (service.needs[operation]?.(input, call) ?? []) : [];
      asked.push(...needs);
      try {
        return enforce(service, operation, input, call);
      } catch (error) {
        const label = `${service.model.id} ${operation} ${JSON.stringify(input)}`;
        if (refused.has(label)) insisted.push(label);
        refused.add(label);
        throw error;
      }
    };
  };
  return { asked, insisted, guard };
}
