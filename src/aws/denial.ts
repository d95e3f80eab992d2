// What AWS refuses, read out of its sentence: the missing action, on what, and which policy is at
// fault (aws-facts 5.4). SQS writes actions small, and IAM calls a role by its name; policies want
// neither.
import { messageOf } from "../core/errors.ts";
import { isFault } from "./codes.ts";
import { type Audience, RIGHTS, type Row } from "./rights.ts";

export const isDenied = (error: unknown): boolean =>
  isFault(error, "AccessDenied", "UnauthorizedOperation", "NotAuthorized", ...OF_KEYS);

/** How SQS passes on that a queue's key may not be used, in the SDK's spelling and on the wire. */
const OF_KEYS = ["KmsAccessDenied", "KMS.AccessDenied"];

/** What to do about it; undefined where AWS does not say what was missing. */
export function denialHint(error: unknown): string | undefined {
  const text = messageOf(error);
  const written = /\bperform: ([\w-]+:\w+)/.exec(text)?.[1];
  if (written === undefined) return undefined;
  const { action, audiences } = ACTIONS.get(written.toLowerCase()) ?? known(written);
  const what = `${action}${resourceIn(text)}`;
  const denying = /with an explicit deny in (an? [\w\s-]*policy|a permissions boundary)/.exec(text);
  if (denying) {
    return `Something denies ${what} explicitly, in ${denying[1]}: only to take that back helps, not to allow it elsewhere.`;
  }
  const capped = /because no ((?!identity-based)[\w\s-]+?) allows the/.exec(text)?.[1];
  const where = capped === undefined ? "" : `, in its ${capped} as well`;
  return `Allow ${what} for the identity that you use${where}, or use another one with \`--profile\`; ${printing(audiences)} all that is needed.`;
}

function resourceIn(text: string): string {
  const resource = /on resource: "?(.+?)"?(?= because | with an explicit| \(Service|[.,]?$)/m.exec(
    text,
  )?.[1];
  return resource === undefined ? "" : ` on ${resource}`;
}

function printing(audiences: readonly Audience[]): string {
  const [first = "deployer", ...rest] = audiences;
  const more = rest.map((audience) => ` or \`--for ${audience}\``);
  return `\`sqslam permissions --for ${first}\`${more.join("")} prints`;
}

interface Action {
  /** As policies spell it. */
  readonly action: string;
  readonly audiences: readonly Audience[];
}

const known = (action: string): Action => ({ action, audiences: [] });

/** Every action that sqslam has a use for, by its name in small letters. */
const ACTIONS: ReadonlyMap<string, Action> = byName();

function byName(): ReadonlyMap<string, Action> {
  const actions = new Map<string, Action>();
  const rows = Object.values(RIGHTS).flatMap((service): readonly Row[] => Object.values(service));
  for (const { for: audiences, rights } of rows) {
    for (const action of rights.flatMap((right) => right.actions)) {
      const before = actions.get(action.toLowerCase())?.audiences ?? [];
      actions.set(action.toLowerCase(), {
        action,
        audiences: [...new Set([...before, ...audiences])],
      });
    }
  }
  return actions;
}
