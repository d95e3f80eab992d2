#!/usr/bin/env node
// The launcher: as little as possible before the program proper, in words that old Nodes understand.
import { readFileSync } from "node:fs";
import process from "node:process";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `error: sqslam needs Node 20.19 or newer; this is Node ${process.versions.node}.\n` +
      "  → Install a newer Node from https://nodejs.org, or pick one with your version manager.\n",
  );
  process.exit(1);
}

// A reader that has seen enough (`sqslam up 2>&1 | head`) is no failure, and no reason to leave work
// half done: what is written goes nowhere from then on.
process.stdout.on("error", (error) => {
  if (error.code === "EPIPE") return;
  // A full disk loses the answer, which is a failure, and again no reason to stop halfway.
  if (!process.exitCode)
    process.stderr.write(`error: Cannot write the answer: ${error.message}.\n`);
  process.exitCode ||= 1;
});
// Nothing is left to tell it by.
process.stderr.on("error", () => {});

// Loading the program costs several times what these two answers do: the build wrote them down.
const still = { "--version": "version.txt", "--help": "help.txt", "-h": "help.txt" };
const file = process.argv.length === 3 ? still[process.argv[2]] : undefined;
if (file !== undefined) {
  const text = readFileSync(new URL(`../dist/${file}`, import.meta.url), "utf8");
  process.stdout.write(text.replace("{node}", process.version));
} else if (!hasFolder()) {
  process.stderr.write(
    "error: The folder you are in does not exist any more.\n  → Change to one that does.\n",
  );
  process.exitCode = 1;
} else {
  // The SDK's advice on Node versions would otherwise be part of our output.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  void import("../dist/process.js")
    .then((program) => program.run())
    .then((exitCode) => {
      process.exitCode = exitCode || process.exitCode;
    });
}

/** False where somebody has removed it from under us: the program cannot even be loaded there. */
function hasFolder() {
  try {
    return process.cwd() !== "";
  } catch {
    return false;
  }
}
