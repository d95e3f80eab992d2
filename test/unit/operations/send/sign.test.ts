import { Hash } from "@smithy/core/serde";
import { SignatureV4 } from "@smithy/signature-v4";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { remembered } from "../../../../src/operations/send/credentials.ts";
import { sqsSigner } from "../../../../src/operations/send/sign.ts";
import { manualClock } from "../../../support/clock.ts";
import { aConnection } from "../../../support/pipeline.ts";

class Sha256 extends Hash {
  constructor(secret?: ConstructorParameters<typeof Hash>[1]) {
    super("sha256", secret);
  }
}

const credentials = fc.record({
  accessKeyId: fc.stringMatching(/^[A-Z0-9]{16}$/),
  secretAccessKey: fc.string({ minLength: 1 }),
  sessionToken: fc.option(fc.stringMatching(/^[\w+/=]{1,40}$/), { nil: undefined }),
});
const endpoints = fc.constantFrom(
  "https://sqs.eu-west-1.amazonaws.com",
  "http://127.0.0.1:4566",
  "http://localhost:80/",
  "http://[::1]:9324/prefix",
);
const bodies = fc.string({ unit: "grapheme" });
const times = fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true });

test("a request has the signature that the AWS SDK's own signer gives it", async () => {
  await fc.assert(
    fc.asyncProperty(credentials, endpoints, bodies, times, async (keys, endpoint, body, time) => {
      const { sessionToken, ...pair } = keys;
      const identity = sessionToken === undefined ? pair : { ...pair, sessionToken };
      const url = new URL(endpoint);
      const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": "A.B" };
      const signer = new SignatureV4({
        service: "sqs",
        region: "eu-west-1",
        credentials: identity,
        sha256: Sha256,
      });
      const request = {
        method: "POST",
        protocol: url.protocol,
        hostname: url.hostname,
        path: url.pathname,
        headers: { ...headers, host: url.host },
        body,
      };
      const expected = await signer.sign(request, { signingDate: time });

      const connection = aConnection({ credentials: identity });
      const ours = await sqsSigner(connection, url, manualClock(time.getTime()))(headers, body);

      expect(ours).toEqual(expected.headers);
    }),
    { numRuns: 500 },
  );
});

test("a new day and new credentials give new signatures", async () => {
  const clock = manualClock();
  let key = "one";
  const provider = () =>
    Promise.resolve({
      accessKeyId: key,
      secretAccessKey: key,
      expiration: new Date(clock.now() + 3_600_000),
    });
  const connection = aConnection({ credentials: provider });
  const sign = sqsSigner(connection, new URL("http://127.0.0.1"), clock);
  const credentialNow = async () =>
    /Credential=(\S+)\/eu/.exec((await sign({}, ""))["authorization"] ?? "")?.[1];

  const seen = [await credentialNow()];
  key = "two";
  seen.push(await credentialNow());
  await clock.advance(24 * 3_600_000);
  seen.push(await credentialNow());

  expect(seen).toEqual(["one/20260101", "one/20260101", "two/20260102"]);
});

test("credentials are asked for once by however many, and again five minutes before they expire", async () => {
  const clock = manualClock();
  let asked = 0;
  const provide = remembered(() => {
    asked += 1;
    const expiration = new Date(clock.now() + 3_600_000);
    return Promise.resolve({ accessKeyId: "a", secretAccessKey: "b", expiration });
  }, clock);

  await Promise.all([provide(), provide(), provide()]);
  await clock.advance(54 * 60_000);
  await provide();
  const before = asked;
  await clock.advance(2 * 60_000);
  await Promise.all([provide(), provide()]);

  expect([before, asked]).toEqual([1, 2]);
});

test("credentials that could not be had are asked for again", async () => {
  const answers = [
    () => Promise.reject(new Error("not yet")),
    () => Promise.resolve({ accessKeyId: "a", secretAccessKey: "b" }),
  ];
  const provide = remembered(
    () => answers.shift()?.() ?? Promise.reject(new Error()),
    manualClock(),
  );

  await expect(provide()).rejects.toThrow("not yet");
  expect((await provide()).accessKeyId).toBe("a");
});
