// Terraform with its AWS provider from a folder on this machine: never from the network.
import { existsSync } from "node:fs";
import { copyFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { messageOf } from "../../src/core/errors.ts";
import { type Operation, type Rival, writeZip } from "./rivals.ts";
import { complete } from "./run.ts";

// Where Terraform itself looks for what was installed by hand.
const PLUGIN_FOLDERS = [
  join(homedir(), ".terraform.d/plugins"),
  "/usr/local/share/terraform/plugins",
  "/usr/share/terraform/plugins",
];

const ARGS: Readonly<Record<Operation, readonly string[]>> = {
  create: ["apply", "-auto-approve"],
  "no-op": ["apply", "-auto-approve"],
  code: ["apply", "-auto-approve"],
  down: ["destroy", "-auto-approve"],
};

/** The rival, or in a sentence why it cannot take part. */
export async function terraform(
  folder: string,
  plugins: string | undefined,
): Promise<Rival | string> {
  const mirror = [plugins ?? [], PLUGIN_FOLDERS].flat().find((path) => existsSync(path));
  if (mirror === undefined) {
    return `no folder of Terraform plugins (name one with --terraform-plugins, or have ${PLUGIN_FOLDERS[0]})`;
  }
  const zip = join(folder, "handler.zip");
  const env = {
    TF_CLI_CONFIG_FILE: join(folder, "terraform.rc"),
    CHECKPOINT_DISABLE: "1",
    TF_IN_AUTOMATION: "1",
  };
  await copyFile(join(process.cwd(), "test/bench/pipeline.tf"), join(folder, "main.tf"));
  await writeFile(env.TF_CLI_CONFIG_FILE, onlyFrom(mirror));
  await writeZip(zip, 0);
  const init = { argv: ["terraform", "init", "-no-color", "-input=false"] as const, cwd: folder };
  try {
    await complete({ ...init, env });
  } catch (error) {
    return messageOf(error);
  }
  return {
    name: "terraform",
    prepare: (version) => writeZip(zip, version),
    command: (operation, endpoint) => ({
      argv: [
        "terraform",
        ...ARGS[operation],
        "-no-color",
        "-input=false",
        `-var=endpoint=${endpoint}`,
        `-var=zip=${zip}`,
      ],
      cwd: folder,
      env,
    }),
  };
}

const onlyFrom = (mirror: string) =>
  `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`;
