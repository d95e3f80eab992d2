import { dirname } from "node:path";
import { SqslamError } from "../../core/errors.ts";
import { servingProcess } from "./health.ts";
import { findAnnouncement, type Place } from "./state.ts";

export interface LocalPlace {
  readonly endpoint: string;
  /** Any will do there; these are what AWS's own examples use. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** For who has named none. */
  readonly region: string;
}

export const LOCAL_CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" };
export const LOCAL_REGION = "us-east-1";

/** What `--local` means: the endpoint that runs for this folder. Throws UNREACHABLE when none does. */
export async function discover(place: Place, config: string | undefined): Promise<LocalPlace> {
  const from = config === undefined ? [place.cwd] : [place.cwd, dirname(config)];
  const found = await findAnnouncement(place, from);
  if (found === undefined) {
    throw notRunning(`No local endpoint runs in ${place.cwd} or in a folder above it.`);
  }
  if ((await servingProcess(found.url)) !== found.pid) {
    throw notRunning(`The local endpoint of ${found.folder} does not answer at ${found.url}.`);
  }
  return { endpoint: found.url, credentials: LOCAL_CREDENTIALS, region: LOCAL_REGION };
}

function notRunning(message: string): SqslamError {
  return new SqslamError("UNREACHABLE", message, {
    hint: "Start one: sqslam local start --detach",
  });
}
