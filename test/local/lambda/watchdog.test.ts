import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { bootstrapPath } from "../../../src/local/assets.ts";
import { startWatchdog } from "../../../src/local/lambda/execution/watchdog.ts";
import { until } from "../../support/lambda.ts";

function sleeper(): ChildProcess {
  const options = { detached: true, stdio: "ignore" } as const;
  return spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"], options);
}

const ended = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

test("stopping ends the groups still watched, and removes the folder", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sqslam-test-"));
  writeFileSync(join(folder, "file"), "");
  const bugs: unknown[] = [];
  const watchdog = startWatchdog(folder, (error) => bugs.push(error));
  const [watched, forgotten] = [sleeper(), sleeper()];
  watchdog.watch(watched.pid!);
  watchdog.watch(forgotten.pid!);
  watchdog.forget(forgotten.pid!);

  await watchdog.stop();

  await until(() => ended(watched));
  expect(watched.signalCode).toBe("SIGKILL");
  expect(ended(forgotten)).toBe(false);
  expect(existsSync(folder)).toBe(false);
  expect(bugs).toEqual([]);
  forgotten.kill("SIGKILL");
});

test("when the endpoint is killed its groups end and its folder goes", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sqslam-test-"));
  const watched = sleeper();
  // Stands for the endpoint: it starts the watchdog as the endpoint does, and hangs.
  const code = `
    const { spawn } = require("node:child_process");
    const [file, folder, group] = process.argv.slice(1);
    const dog = spawn(process.execPath, [file, folder], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
    dog.stdin.write("+" + group + "\\n", () => console.log("watching"));
    setInterval(() => {}, 60000);`;
  const args = ["-e", code, bootstrapPath("watchdog.cjs"), folder, String(watched.pid)];
  const endpoint = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  await new Promise((resolve) => endpoint.stdout.once("data", resolve));

  endpoint.kill("SIGKILL");

  await until(() => ended(watched) && !existsSync(folder));
  expect(watched.signalCode).toBe("SIGKILL");
});

test.runIf(process.platform === "linux")(
  "what has left its group is found by its task root",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "sqslam-test-"));
    const start = (taskRoot: string) => {
      const env = { LAMBDA_TASK_ROOT: taskRoot };
      return spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"], {
        stdio: "ignore",
        env,
      });
    };
    const [ours, another] = [start(join(folder, "code/1")), start(`${folder}x/code/1`)];
    const watchdog = startWatchdog(folder, () => {});

    await watchdog.stop();

    await until(() => ended(ours));
    expect(ended(another)).toBe(false);
    another.kill("SIGKILL");
  },
);
