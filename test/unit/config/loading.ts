import { join } from "node:path";
import { expect } from "vitest";
import { loadPipeline } from "../../../src/config/load.ts";
import { failure } from "../../support/failure.ts";
import { folderOf } from "../../support/folder.ts";

/** Loads a file of this content. */
export async function load(content: string, options: { stage?: string; name?: string } = {}) {
  const name = options.name ?? "sqslam.yaml";
  const cwd = await folderOf({ [name]: content });
  return loadPipeline({ file: join(cwd, name), stage: options.stage, env: {}, cwd });
}

/** What a person reads when a file of this content is refused. */
export async function refusal(
  content: string,
  options: { stage?: string; name?: string } = {},
): Promise<{ message: string; hint: string | undefined }> {
  const error = await failure(load(content, options));
  expect(error.code).toBe("CONFIG_INVALID");
  return { message: error.message, hint: error.hint };
}
