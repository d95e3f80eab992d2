// The Lambda Runtime API over one kept connection. The endpoint answers every request with a
// Content-Length and in order, so this is all of HTTP that is needed.
"use strict";
const net = require("node:net");

const ROOT = "/2018-06-01";

/** `onLost` is called when the endpoint is gone. */
exports.connect = function connect(address, onLost) {
  const colon = address.lastIndexOf(":");
  const socket = net.connect({
    host: address.slice(0, colon),
    port: Number(address.slice(colon + 1)),
    noDelay: true,
  });
  const waiting = [];
  let chunks = [];
  let received = 0;
  let head;

  socket.on("error", onLost);
  socket.on("close", onLost);
  socket.on("data", (chunk) => {
    chunks.push(chunk);
    received += chunk.length;
    while (takeResponse());
  });

  function takeResponse() {
    if (head === undefined) {
      if (received === 0) return false;
      const bytes = whole();
      const end = bytes.indexOf("\r\n\r\n");
      if (end < 0) return false;
      head = readHead(bytes.toString("latin1", 0, end));
      keep(bytes.subarray(end + 4));
    }
    if (received < head.length) return false;
    const bytes = whole();
    const { status, headers, length } = head;
    head = undefined;
    keep(bytes.subarray(length));
    waiting.shift()({ status, headers, body: bytes.toString("utf8", 0, length) });
    return true;
  }

  function whole() {
    if (chunks.length > 1) chunks = [Buffer.concat(chunks)];
    return chunks[0] ?? Buffer.alloc(0);
  }

  function keep(rest) {
    chunks = rest.length > 0 ? [rest] : [];
    received = rest.length;
  }

  const answered = () => new Promise((resolve) => waiting.push(resolve));
  const NEXT = `GET ${ROOT}/runtime/invocation/next HTTP/1.1\r\nHost: ${address}\r\n\r\n`;

  function post(path, body) {
    const memory = process.platform === "linux" ? "" : memoryHeader();
    const length = Buffer.byteLength(body);
    return `POST ${ROOT}${path} HTTP/1.1\r\nHost: ${address}\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n${memory}\r\n${body}`;
  }

  return {
    next() {
      socket.write(NEXT);
      return answered();
    },
    post(path, body) {
      socket.write(post(path, body));
      return answered();
    },
    /** Posts and asks for the next invocation in one write: one trip to the endpoint, not two. */
    postAndNext(path, body) {
      socket.write(post(path, body) + NEXT);
      answered();
      return answered();
    },
    /** Whether the connection alone keeps the process running. */
    hold(held) {
      if (held) socket.ref();
      else socket.unref();
    },
  };
};

function readHead(text) {
  const [first, ...lines] = text.split("\r\n");
  const headers = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return {
    status: Number(first.split(" ")[1]),
    headers,
    length: Number(headers["content-length"] ?? 0),
  };
}

/** Where there is no /proc, the endpoint cannot see a process's peak memory. */
function memoryHeader() {
  return `Sqslam-Max-Memory-Bytes: ${process.resourceUsage().maxRSS * 1024}\r\n`;
}
