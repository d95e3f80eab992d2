import { expect, test } from "vitest";
import { stateFolder } from "../../../../src/commands/local/state.ts";

test.for([
  [undefined, {}, "/here/.sqslam"],
  [undefined, { SQSLAM_LOCAL_DIR: "there" }, "/here/there"],
  ["/named", { SQSLAM_LOCAL_DIR: "there" }, "/named"],
  // Set to nothing is not set: a reset would otherwise look for its state in the working folder.
  [undefined, { SQSLAM_LOCAL_DIR: "" }, "/here/.sqslam"],
  ["", {}, "/here/.sqslam"],
] as const)("--dir %j and the environment %j mean %s", ([dir, env, folder]) => {
  expect(stateFolder(dir, { env, cwd: "/here" })).toBe(folder);
});
