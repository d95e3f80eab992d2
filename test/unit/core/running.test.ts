import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";
import { isRunning } from "../../../src/core/running.ts";

test("this process runs", () => {
  expect(isRunning(process.pid)).toBe(true);
});

test("a process that has ended and was reaped does not run", () => {
  expect(isRunning(spawnSync(process.execPath, ["-e", ""]).pid)).toBe(false);
});

test.runIf(process.platform === "linux")(
  "a process that has ended does not run, though nobody has reaped it",
  async () => {
    // The shell becomes a program that never asks after the child it has inherited.
    const parent = spawn("sh", ["-c", "sleep 60 & echo $!; exec sleep 60"], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    onTestFinished(() => void parent.kill("SIGKILL"));
    const pid = Number(await new Promise((resolve) => parent.stdout.once("data", resolve)));
    expect(isRunning(pid)).toBe(true);
    // Until then it is a shell, which would ask.
    const become = () => readFileSync(`/proc/${parent.pid}/comm`, "utf8");
    await expect.poll(become).toBe("sleep\n");

    process.kill(pid, "SIGKILL");

    await expect.poll(() => isRunning(pid)).toBe(false);
    expect(() => process.kill(pid, 0)).not.toThrow();
  },
);
