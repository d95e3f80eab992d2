// Terraform with the provider of AWS, offline: apply, no difference, a change, destroy.
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { LambdaClient, ListEventSourceMappingsCommand } from "@aws-sdk/client-lambda";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { zipOf } from "../support/lambda.ts";
import { findProgram } from "../support/program.ts";
import { endpointOfFile, REGION, run, skipped, succeeded } from "./programs.ts";

/** Where a mirror of providers may lie; TF_PROVIDER_MIRROR names another. */
const MIRRORS = [
  process.env["TF_PROVIDER_MIRROR"],
  `${process.env["HOME"]}/.terraform.d/plugins`,
  "/usr/local/share/terraform/plugins",
  "/opt/tf-plugins",
];
const PROVIDER = "registry.terraform.io/hashicorp/aws";
const mirror = MIRRORS.find((path) => path !== undefined && existsSync(join(path, PROVIDER)));
const terraform = findProgram("terraform");

const reason =
  terraform === undefined
    ? "terraform is not on the PATH"
    : mirror === undefined
      ? `no folder holds ${PROVIDER}; TF_PROVIDER_MIRROR may name one`
      : undefined;

const STACKS = fileURLToPath(new URL("terraform/", import.meta.url));
const HANDLER = "def lambda_handler(event, context):\n    print(event)\n";
/** Long enough for a machine with other things to do: the provider starts in every command. */
const PATIENCE = 600_000;

const endpoint = endpointOfFile();

describe.skipIf(skipped("Terraform", reason))("Terraform", () => {
  let folder = "";
  let clients: { sqs: SQSClient; lambda: LambdaClient };
  const changed: Record<string, string> = {};

  async function tf(...args: string[]): Promise<string> {
    const ran = await run(terraform ?? "", [...args, "-no-color"], {
      cwd: folder,
      env: {
        TF_CLI_CONFIG_FILE: join(folder, "terraform.rc"),
        TF_IN_AUTOMATION: "1",
        CHECKPOINT_DISABLE: "1",
        TF_VAR_endpoint: endpoint.url,
        TF_VAR_zip: join(folder, "one.zip"),
        TF_VAR_layer: join(folder, "layer.zip"),
        ...changed,
      },
    });
    return succeeded(ran);
  }

  const outputs = async () => {
    const all: Record<string, { value: Record<string, unknown> }> = JSON.parse(
      await tf("output", "-json"),
    );
    return { tutorial: all["tutorial"]?.value, wide: all["wide"]?.value };
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sqslam-terraform-"));
    await cp(STACKS, folder, { recursive: true });
    await writeFile(join(folder, "one.zip"), zipOf({ "lambda.py": HANDLER }));
    await writeFile(join(folder, "layer.zip"), zipOf({ "python/tools.py": "ANSWER = 42\n" }));
    await writeFile(join(folder, "two.zip"), zipOf({ "lambda.py": `${HANDLER}# two\n` }));
    await writeFile(
      join(folder, "terraform.rc"),
      `provider_installation {\n  filesystem_mirror { path = ${JSON.stringify(mirror)} }\n}\n`,
    );
    const options = {
      endpoint: endpoint.url,
      region: REGION,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    };
    clients = { sqs: new SQSClient(options), lambda: new LambdaClient(options) };
    await tf("init", "-input=false");
  });
  afterAll(async () => {
    clients.sqs.destroy();
    clients.lambda.destroy();
    await rm(folder, { recursive: true, force: true });
  });

  test(
    "applies the tutorial's stack, and one with all there is beside it",
    async () => {
      await tf("apply", "-auto-approve", "-input=false");

      const { tutorial, wide } = await outputs();
      expect(tutorial).toMatchObject({
        sqs_url: `${endpoint.url}/000000000000/lambda_queue`,
        lambda_arn: `arn:aws:lambda:${REGION}:000000000000:function:test-lambda-function`,
      });
      expect(wide).toMatchObject({
        account: "000000000000",
        version: "1",
        alias_version: "1",
        role_arn: "arn:aws:iam::000000000000:role/tools/wide",
        retention: 30,
      });
    },
    PATIENCE,
  );

  test(
    "finds no difference then",
    async () => {
      const said = await tf("plan", "-detailed-exitcode", "-input=false");

      expect(said).toContain("No changes.");
    },
    PATIENCE,
  );

  test(
    "changes code, memory and batch size in place",
    async () => {
      Object.assign(changed, {
        TF_VAR_zip: join(folder, "two.zip"),
        TF_VAR_batch_size: "5",
        TF_VAR_memory: "512",
      });

      const said = await tf("apply", "-auto-approve", "-input=false");

      // Both functions, the mapping, and the alias, which follows the version just published.
      expect(said).toContain("0 added, 4 changed, 0 destroyed");
      expect((await outputs()).wide).toMatchObject({ version: "2", alias_version: "2" });
      const { EventSourceMappings } = await clients.lambda.send(
        new ListEventSourceMappingsCommand({ FunctionName: "test-lambda-function" }),
      );
      expect(EventSourceMappings).toMatchObject([{ BatchSize: 5 }]);
    },
    PATIENCE,
  );

  test(
    "destroys everything",
    async () => {
      await tf("destroy", "-auto-approve", "-input=false");

      expect((await clients.sqs.send(new ListQueuesCommand())).QueueUrls).toBeUndefined();
    },
    PATIENCE,
  );
});
