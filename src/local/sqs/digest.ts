import { createHash, hash } from "node:crypto";
import type { QueueMessageAttribute } from "../ports.ts";

export function md5(text: string): string {
  return hash("md5", text);
}

/** Undefined without attributes. The bytes that are hashed: aws-facts 2.6. */
export function md5OfAttributes(
  attributes: Readonly<Record<string, QueueMessageAttribute>>,
): string | undefined {
  const names = Object.keys(attributes).toSorted(compareBytes);
  if (names.length === 0) return undefined;
  const digest = createHash("md5");
  const add = (bytes: Uint8Array) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    digest.update(length).update(bytes);
  };
  for (const name of names) {
    const { dataType = "", binaryValue, stringValue = "" } = attributes[name] ?? {};
    add(Buffer.from(name));
    add(Buffer.from(dataType));
    digest.update(Buffer.from([binaryValue ? 2 : 1]));
    add(binaryValue ?? Buffer.from(stringValue));
  }
  return digest.digest("hex");
}

function compareBytes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
