import { get } from "node:http";
import { isObject, parseJson } from "../../core/json.ts";
import { type Announcement, announcementIn } from "./state.ts";

/** Milliseconds after which an endpoint that has not answered counts as not there. */
const PATIENCE = 2_000;

/** The process that serves a local endpoint at that URL; undefined when none answers there. */
export function servingProcess(url: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const request = get(new URL("/_sqslam/health", url), { agent: false, timeout: PATIENCE });
    // Whatever goes wrong means the same here: nothing of ours answers at that URL.
    request.on("error", () => resolve(undefined));
    request.on("timeout", () => request.destroy());
    request.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("error", () => resolve(undefined));
      response.on("end", () => resolve(pidIn(text)));
    });
  });
}

function pidIn(text: string): number | undefined {
  const data = parseJson(text);
  if (!isObject(data) || data["name"] !== "sqslam") return undefined;
  return typeof data["pid"] === "number" ? data["pid"] : undefined;
}

/** The endpoint that answers for that folder now. */
export async function runningIn(folder: string): Promise<Announcement | undefined> {
  const announced = await announcementIn(folder);
  if (announced === undefined) return undefined;
  return (await servingProcess(announced.url)) === announced.pid ? announced : undefined;
}
