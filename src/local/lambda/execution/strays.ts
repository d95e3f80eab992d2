// Processes that have left a handler's group, as a daemon does. AWS ends them with the environment,
// which is a machine of its own; here the variables they inherited tell whose they are.
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";

/** Kills every process that was started with that variable and value. Does nothing without /proc. */
export function killStrays(name: string, value: string): void {
  // Again while there were some: one may have started another meanwhile.
  for (let round = 0; round < 5 && killRound(`\0${name}=${value}\0`) > 0; round += 1);
}

function killRound(entry: string): number {
  let killed = 0;
  for (const pid of processes()) {
    try {
      if (!`\0${readFileSync(`/proc/${pid}/environ`, "latin1")}`.includes(entry)) continue;
      process.kill(pid, "SIGKILL");
      killed += 1;
    } catch {
      // It has ended meanwhile, or belongs to somebody else.
    }
  }
  return killed;
}

function processes(): readonly number[] {
  try {
    return readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  } catch {
    return []; // no /proc on this system
  }
}
