// Outlives the endpoint by a moment: when the endpoint is gone, however it went, ends the handler
// processes it left and removes its temporary folder. Told over stdin: "+<group>" and "-<group>".
"use strict";
const { existsSync, readdirSync, readFileSync, rmSync } = require("node:fs");

const folder = process.argv[2];
const groups = new Set();
let rest = "";

process.stdin.setEncoding("utf8");
process.stdin.on("data", (text) => {
  const lines = (rest + text).split("\n");
  rest = lines.pop() ?? "";
  for (const line of lines) {
    if (line.startsWith("+")) groups.add(Number(line.slice(1)));
    else groups.delete(Number(line.slice(1)));
  }
});
process.stdin.on("error", () => {}); // a broken pipe says the same as a closed one
process.stdin.on("close", () => {
  for (const group of groups) {
    try {
      process.kill(-group, "SIGKILL");
    } catch {
      // It had ended already; of a group of zombies macOS says that it may not.
    }
  }
  killStrays();
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** What has left its group as a daemon does, as far as /proc tells whose it is. */
function killStrays() {
  for (const pid of existsSync("/proc") ? readdirSync("/proc") : []) {
    try {
      const variables = `\0${readFileSync(`/proc/${pid}/environ`, "latin1")}`;
      if (variables.includes(`\0LAMBDA_TASK_ROOT=${folder}/`)) process.kill(Number(pid), "SIGKILL");
    } catch {
      // No process, ended meanwhile, or somebody else's.
    }
  }
}
