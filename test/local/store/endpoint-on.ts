// An endpoint as a process of its own, on the folder that is named: for who limits what it may write.
import process from "node:process";
import { startLocal } from "../../../src/local/index.ts";

const [dir = ""] = process.argv.slice(2);
const { url, stop } = await startLocal({ dir });
process.stdout.write(`${url}\n`);
process.once("SIGTERM", () => void stop());
