// What AWS would start beside or around a handler and this endpoint does not: said in the function's
// log, or its silence would be looked for in the handler.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { LambdaFunction } from "../function.ts";

/** The lines for an environment whose layers lie in `layerRoot`; `at` in milliseconds since the epoch. */
export async function leftOut(
  fn: LambdaFunction,
  layerRoot: string | undefined,
  at: number,
): Promise<readonly string[]> {
  const { variables = {}, logging } = fn.settings;
  const line = logging.format === "JSON" ? jsonLine : textLine;
  const names = await extensionsIn(layerRoot);
  const lines = names.map((name) => line(at, name, "The local endpoint runs no extensions."));
  const wrapper = variables["AWS_LAMBDA_EXEC_WRAPPER"];
  if (wrapper === undefined) return lines;
  const reason =
    "The local endpoint runs no wrapper scripts: AWS_LAMBDA_EXEC_WRAPPER has no effect.";
  return [...lines, line(at, wrapper, reason)];
}

/** AWS starts the programs in /opt/extensions, which only layers can fill. */
async function extensionsIn(layerRoot: string | undefined): Promise<readonly string[]> {
  if (layerRoot === undefined) return [];
  const entries = await readdir(join(layerRoot, "extensions"), { withFileTypes: true }).catch(
    (): [] => [], // no layer has any
  );
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

const textLine = (_at: number, name: string, reason: string): string =>
  `EXTENSION\tName: ${name}\tState: NotStarted\tReason: ${reason}\n`;

const jsonLine = (at: number, name: string, reason: string): string =>
  `${JSON.stringify({
    time: new Date(at).toISOString(),
    type: "platform.extension",
    record: { name, state: "NotStarted", events: [], reason },
  })}\n`;
