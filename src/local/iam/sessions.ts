// Temporary credentials of roles. What a key means is kept; the secrets are not, since no signature
// is ever verified.
import type { Ground, SessionCredentials } from "../ports.ts";
import { uniqueId } from "./ids.ts";
import type { Role } from "./roles.ts";

export interface Session {
  readonly roleArn: string;
  readonly roleId: string;
  readonly roleName: string;
  readonly name: string;
  readonly expiresAt: number;
}

export interface Sessions {
  readonly find: (accessKeyId: string) => Session | undefined;
  readonly start: (role: Role, name: string, seconds: number) => SessionCredentials;
  /** One that has half of its life before it, or a new one: what a function's environments share. */
  readonly share: (role: Role, name: string, seconds: number) => SessionCredentials;
}

const PREFIX = "ASIA";

/** Whether the key is one that only sessions have, whatever has become of it. */
export function isOfSession(accessKeyId: string | undefined): boolean {
  return accessKeyId?.startsWith(PREFIX) === true;
}

export function openSessions({ clock, random, store }: Ground): Sessions {
  const table = store.table<Session>("iam.sessions");
  const byKey = new Map<string, Session>();
  const shared = new Map<string, { credentials: SessionCredentials; freshUntil: number }>();
  for (const [key, session] of table.entries()) {
    if (session.expiresAt > clock.now()) byKey.set(key, session);
    else table.remove(key);
  }

  const start = (role: Role, name: string, seconds: number): SessionCredentials => {
    const accessKeyId = uniqueId(random, PREFIX, 20);
    const session: Session = {
      roleArn: role.arn,
      roleId: role.id,
      roleName: role.name,
      name,
      expiresAt: clock.now() + seconds * 1000,
    };
    byKey.set(accessKeyId, session);
    table.put(accessKeyId, session);
    const secretAccessKey = Buffer.from(random.hex(30), "hex").toString("base64");
    const sessionToken = Buffer.from(random.hex(96), "hex").toString("base64");
    return { accessKeyId, secretAccessKey, sessionToken };
  };

  return {
    find: (accessKeyId) => byKey.get(accessKeyId),
    start,
    share(role, name, seconds) {
      const key = `${role.id}/${name}`;
      const known = shared.get(key);
      if (known && known.freshUntil > clock.now()) return known.credentials;
      const credentials = start(role, name, seconds);
      shared.set(key, { credentials, freshUntil: clock.now() + seconds * 500 });
      return credentials;
    },
  };
}
