import { readFileSync } from "node:fs";
import process from "node:process";

/** Whether that process still runs. One that has ended and that nobody has reaped yet does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  // In a container whose first process reaps nobody, a killed process stays a zombie for ever.
  return !["Z", "X"].includes(statFields(pid)[0] ?? "");
}

/** What /proc tells of a process from its state on, which is field 3; empty where it tells nothing. */
export function statFields(pid: number): readonly string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field may itself contain spaces and parentheses.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  } catch {
    return []; // no /proc on this system, or no such process
  }
}
