// AWS Signature Version 4 for one kind of request: a POST to SQS. The general signer takes longer
// than all else that a batch costs; a test holds this one to the same signatures.
import { createHmac, hash } from "node:crypto";
import type { AwsCredentialIdentity } from "@smithy/types";
import type { Connection } from "../../aws/connection.ts";
import type { Clock } from "../../core/clock.ts";
import { remembered } from "./credentials.ts";

export type Headers = Record<string, string>;

/** Returns `headers`, whose names are in lower case, with everything that a signed POST of `body` has. */
export type Sign = (headers: Headers, body: string) => Promise<Headers>;

const ALGORITHM = "AWS4-HMAC-SHA256";

/** For the SQS endpoint at `url`. */
export function sqsSigner(connection: Connection, url: URL, clock: Clock): Sign {
  const credentials = remembered(connection.credentials, clock);
  let key: SigningKey | undefined;
  return async (headers, body) => {
    const identity = await credentials();
    const time = new Date(clock.now()).toISOString().replace(/[-:]|\.\d+/g, "");
    const day = time.slice(0, 8);
    if (key?.identity !== identity || key.day !== day) {
      key = { identity, day, bytes: signingKey(identity.secretAccessKey, day, connection.region) };
    }
    const scope = `${day}/${connection.region}/sqs/aws4_request`;
    const all: Headers = {
      ...headers,
      host: url.host,
      "x-amz-content-sha256": hash("sha256", body),
      "x-amz-date": time,
    };
    if (identity.sessionToken !== undefined) all["x-amz-security-token"] = identity.sessionToken;
    const names = Object.keys(all).sort();
    const lines = names.map((name) => `${name}:${all[name]}\n`).join("");
    const signedHeaders = names.join(";");
    const payload = all["x-amz-content-sha256"];
    const canonical = `POST\n${url.pathname}\n\n${lines}\n${signedHeaders}\n${payload}`;
    const text = `${ALGORITHM}\n${time}\n${scope}\n${hash("sha256", canonical)}`;
    const signature = createHmac("sha256", key.bytes).update(text).digest("hex");
    const credential = `${identity.accessKeyId}/${scope}`;
    all["authorization"] =
      `${ALGORITHM} Credential=${credential}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
    return all;
  };
}

interface SigningKey {
  readonly identity: AwsCredentialIdentity;
  readonly day: string;
  readonly bytes: Buffer;
}

/** Good for a day; derived once, because it costs four hashes. */
function signingKey(secret: string, day: string, region: string): Buffer {
  const hmac = (key: string | Buffer, text: string) =>
    createHmac("sha256", key).update(text).digest();
  return [day, region, "sqs", "aws4_request"].reduce<Buffer>(
    (key, text) => hmac(key, text),
    Buffer.from(`AWS4${secret}`),
  );
}
