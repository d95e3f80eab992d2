// What no AWS client sends: each is refused, or answered in AWS's form, and the next client is served.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { listen } from "../../../src/local/server.ts";
import { testGround } from "../../support/ground.ts";
import { connection, good, lines, statuses } from "./raw.ts";
import { type EchoWorld, echoWorld } from "./world.ts";

let world: EchoWorld;
beforeEach(async () => {
  world = await echoWorld();
});
afterEach(async () => {
  await servesOn();
  await world.close();
});

/** Whatever came before. */
async function servesOn(): Promise<void> {
  const { answer } = connection(world.url, `${good("Content-Length: 2")}{}`);
  expect(statuses(await answer)).toEqual([200]);
}

async function ask(request: string) {
  const answer = await connection(world.url, request).answer;
  return { answer, statuses: statuses(answer), names: world.received.map(({ name }) => name) };
}

const TARGET = "X-Amz-Target: AmazonSQS.ListQueues";
const CLOSE = "Connection: close";
const from = (host: string, ...more: string[]) =>
  lines("POST / HTTP/1.1", `Host: ${host}`, TARGET, CLOSE, ...more);

describe("who asks", () => {
  test.for<[string, string, number]>([
    ["no Host", lines("POST / HTTP/1.1", TARGET), 400],
    ["no Host, in HTTP/1.0", lines("POST / HTTP/1.0", TARGET), 403],
    ["a Host with a final dot", from("localhost."), 403],
    ["a Host with a user", from("evil@localhost"), 403],
    ["a Host with a blank in it", from("localhost evil"), 403],
    ["a Host that only ends like ours", from("evil-localhost"), 403],
    ["a Host in IPv6 that is not ours", from("[::2]:80"), 403],
    ["a Host of all interfaces", from("0.0.0.0"), 403],
    ["a Host that is no port of ours", from("localhost:80:80"), 403],
    [
      "another host in the request line",
      good().replace("POST /", "POST http://evil.example/"),
      403,
    ],
    [
      "a page's preflight",
      lines("OPTIONS / HTTP/1.1", "Host: localhost", "Origin: null", CLOSE),
      403,
    ],
    ["a page that navigates", good("Sec-Fetch-Site: none"), 403],
    [
      "a page behind thousands of headers",
      good(...Array<string>(2_100).fill("a:"), "Origin: x"),
      403,
    ],
  ])("%s is refused, and nothing is run", async ([, request, status]) => {
    const { statuses: found, names } = await ask(request);

    expect(found).toEqual([status]);
    expect(names).toEqual([]);
  });

  test("our own name in the request line is as good as in Host", async () => {
    const health = lines(`GET ${world.url}/_sqslam/health?x HTTP/1.1`, "Host: localhost", CLOSE);
    const bare = good("Content-Length: 0").replace("POST /", `POST ${world.url}`);

    expect((await ask(health)).answer).toContain('{"name":"sqslam"}');
    expect(await ask(bare)).toMatchObject({ statuses: [200], names: ["ListQueues"] });
  });
});

describe("methods and upgrades", () => {
  test.for(["TRACE", "OPTIONS", "GET", "PATCH"])(
    "%s is no operation, in AWS's form",
    async (method) => {
      const { answer } = await ask(lines(`${method} / HTTP/1.1`, "Host: localhost", CLOSE));

      expect(answer).toMatch(/^HTTP\/1\.1 404 .*x-amzn-errortype: UnknownOperationException/s);
      expect(answer).toContain('{"Type":"User","message":"There is no operation at ');
    },
  );

  test("CONNECT gets a closed connection and no tunnel", async () => {
    expect((await ask(lines("CONNECT evil.example:443 HTTP/1.1", "Host: localhost"))).answer).toBe(
      "",
    );
  });

  test.for(["websocket", "h2c"])("an upgrade to %s is passed over", async (protocol) => {
    const headers = ["Host: localhost", TARGET, "Connection: upgrade", `Upgrade: ${protocol}`];
    const { socket, answer } = connection(
      world.url,
      `${lines("POST / HTTP/1.1", ...headers, "Content-Length: 2")}{}`,
    );
    socket.once("data", () => socket.end());

    expect(statuses(await answer)).toEqual([200]);
    expect(world.received).toHaveLength(1);
  });

  test("who expects 100 is told to go on, who expects anything else is not", async () => {
    const body = "Content-Length: 2";

    expect((await ask(`${good("Expect: 100-continue", body)}{}`)).statuses).toEqual([100, 200]);
    expect((await ask(`${good("Expect: the-unexpected", body)}{}`)).statuses).toEqual([417]);
  });
});

describe("where a request ends", () => {
  const SECOND = `${good("Content-Length: 2")}{}`;
  const TE = "Transfer-Encoding";

  test.for<[string, string]>([
    ["a length twice", `${good("Content-Length: 2", "Content-Length: 2")}{}`],
    ["two lengths", `${good("Content-Length: 2", "Content-Length: 0")}${SECOND}`],
    ["a list of lengths", `${good("Content-Length: 2, 2")}{}`],
    ["a length with a sign", `${good("Content-Length: +2")}{}`],
    ["a length below nothing", `${good("Content-Length: -1")}{}`],
    ["a length beyond all numbers", `${good("Content-Length: 99999999999999999999")}{}`],
    ["a length and chunks", `${good("Content-Length: 5", `${TE}: chunked`)}0\r\n\r\n${SECOND}`],
    ["chunks and a length", `${good(`${TE}: chunked`, "Content-Length: 5")}0\r\n\r\n${SECOND}`],
    ["an encoding that is none", `${good(`${TE}: xchunked`)}2\r\n{}\r\n0\r\n\r\n`],
    ["no chunks at the end", `${good(`${TE}: chunked, identity`)}2\r\n{}\r\n0\r\n\r\n`],
    ["identity", `${good(`${TE}: identity`)}{}`],
    ["a blank before the colon", `${good(`${TE} : chunked`)}2\r\n{}\r\n0\r\n\r\n`],
    ["a chunk of no size", `${good(`${TE}: chunked`)}zz\r\n{}\r\n0\r\n\r\n`],
    ["a chunk beyond all numbers", `${good(`${TE}: chunked`)}${"F".repeat(17)}\r\n{}\r\n0\r\n\r\n`],
    ["line feeds alone", good("Content-Length: 0").replaceAll("\r\n", "\n")],
    ["a folded header", good("X-A: a\r\n b", "Content-Length: 0")],
    ["a NUL in a header", good("X-A: a\0b", "Content-Length: 0")],
    ["a path without a slash", lines("GET _sqslam/health HTTP/1.1", "Host: localhost")],
    ["a method in small letters", lines("post / HTTP/1.1", "Host: localhost")],
    ["HTTP/2's preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  ])("%s: a 400, the connection is closed, and nothing more of it is run", async ([, request]) => {
    const { statuses: found, names } = await ask(request);

    expect(found.at(-1)).toBe(400);
    expect(found.length + names.length).toBe(1);
  });

  test.for<[string, string]>([
    ["a header of 20 KB", good(`X-A: ${"x".repeat(20_000)}`)],
    ["a path of 20 KB", good().replace("POST /", `POST /${"x".repeat(20_000)}`)],
    ["headers of 20 KB together", good(...Array<string>(10_000).fill("a: b"))],
  ])("%s is too large", async ([, request]) => {
    expect(await ask(request)).toMatchObject({ statuses: [431], names: [] });
  });

  test("chunk extensions without end are too large", async () => {
    const request = `${good(`${TE}: chunked`)}2;${"a".repeat(20_000)}\r\n{}\r\n0\r\n\r\n`;

    expect(await ask(request)).toMatchObject({ statuses: [413], names: [] });
  });

  test("requests one behind the other are answered in order, each by its own merits", async () => {
    const kept = good("Content-Length: 2").replace(`${CLOSE}\r\n`, "");
    const { statuses: found, names } = await ask(
      `${kept}{}${kept.replace("localhost", "evil.example")}{}${kept.replace("ListQueues", "No")}{}${SECOND}`,
    );

    expect(found).toEqual([200, 403, 400, 200]);
    expect(names).toEqual(["ListQueues", "ListQueues"]);
  });

  test("a client that goes in the middle of a body is forgotten", async () => {
    const { socket, answer } = connection(world.url, `${good("Content-Length: 50")}{`);
    socket.end();

    expect(statuses(await answer)).toEqual([400]);
    expect(world.received).toEqual([]);
  });

  test("chunks without end are read no further than AWS's largest request", async () => {
    const { socket, answer } = connection(
      world.url,
      good(`${TE}: chunked`).replace(`${CLOSE}\r\n`, ""),
    );
    const chunk = Buffer.concat([
      Buffer.from("100000\r\n"),
      Buffer.alloc(0x100000, 120),
      Buffer.from("\r\n"),
    ]);
    const feed = () => {
      // Until the answer has come and the socket is gone.
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on("drain", feed);
    socket.once("data", () => socket.destroy());
    feed();

    expect(await answer).toMatch(/^HTTP\/1\.1 413 .*RequestEntityTooLargeException/s);
    expect(world.received).toEqual([]);
  });
});

describe("who takes his time", () => {
  /** A server of little patience. */
  async function hasty() {
    const ground = testGround();
    const patience = { headers: 50, request: 100, check: 10 };
    return listen(0, () => ({ ...ground, services: [], health: {} }), patience);
  }

  test.for<[string, string, number[]]>([
    ["says nothing", "", [408]],
    ["does not end a header", "POST / HTTP/1.1\r\nHost: local", [408]],
    ["does not end the headers", good().slice(0, -2), [408]],
    ["does not end the body", `${good("Content-Length: 50")}{`, [408]],
    ["does not end a chunk", `${good("Transfer-Encoding: chunked")}ff\r\n{`, [408]],
  ])("a client that %s is cut off", async ([, request, expected]) => {
    const server = await hasty();
    const { answer } = connection(server.url, request);

    expect(statuses(await answer)).toEqual(expected);
    await server.close();
  });
});
