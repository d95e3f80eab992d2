// Links to zips, as GetFunction and GetLayerVersion hand them out. Like a pre-signed URL one is good for
// its zip alone, whoever has it, and for ten minutes (botocore's documentation of GetFunction).
import { createHmac, timingSafeEqual } from "node:crypto";
import type { Ground } from "../../ports.ts";
import type { RawRequest, Reply } from "../../wire/wire.ts";
import type { CodeStore } from "./code-store.ts";

export interface CodeLinks {
  /** `origin` is the endpoint as the caller knows it. */
  to(sha256: string, origin: string): string;
  /** Answers a request for a link; undefined for all others. */
  follow(request: RawRequest): Reply | undefined;
}

const ROOT = "/_lambda/code/";
const LIFE = 600_000;

export function makeCodeLinks(
  { clock, random }: Pick<Ground, "clock" | "random">,
  codes: Pick<CodeStore, "zip">,
): CodeLinks {
  // Not kept: the links of an earlier life are of no use.
  const secret = random.hex(32);
  const sign = (sha256: string, until: string) =>
    createHmac("sha256", secret).update(`${sha256} ${until}`).digest("hex");

  return {
    to(sha256, origin) {
      const until = String(clock.now() + LIFE);
      const signature = sign(sha256, until);
      const link = new URL(`${ROOT}${encodeURIComponent(sha256)}`, origin);
      link.search = new URLSearchParams({ until, signature }).toString();
      return link.href;
    },

    follow({ method, path, query }) {
      if (method !== "GET" || !path.startsWith(ROOT)) return undefined;
      const sha256 = decoded(path.slice(ROOT.length));
      const until = query.get("until") ?? "";
      if (!same(query.get("signature") ?? "", sign(sha256, until))) {
        return plain(403, "The link is not one that this endpoint has given out.");
      }
      if (clock.now() >= Number(until)) {
        return plain(403, "The link has expired: ask GetFunction for another one.");
      }
      const zip = codes.zip(sha256);
      if (!zip) return plain(404, "The code is no more: its function has other code, or is gone.");
      return { status: 200, headers: { "content-type": "application/zip" }, body: zip };
    },
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return ""; // which nobody has signed
  }
}

/** In a time that does not tell how far two texts agree. */
function same(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function plain(status: number, text: string): Reply {
  return { status, headers: { "content-type": "text/plain" }, body: `${text}\n` };
}
