import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packageFile } from "../../package-file.ts";

/** A folder of its own with a pipeline in it, of which nothing stays. */
export interface World {
  readonly folder: string;
  remove(): Promise<void>;
}

export async function makeWorld(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), "sqslam-demo-"));
  await writeFile(join(folder, "sqslam.yaml"), pipelineFile(packageFile("handler/node/index.ts")));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Gives up on a message after seconds, where a real pipeline would take minutes. */
function pipelineFile(handler: string): string {
  return `name: sqslam-demo
queue:
  visibilityTimeout: 2s
deadLetterQueue:
  maxReceiveCount: 3
function:
  source: ${JSON.stringify(handler)}
  timeout: 2s
`;
}
