/** A string-like message attribute; binary ones cannot come out of a text file. */
export interface Attribute {
  /** `String`, `Number`, or one of them with a label such as `Number.float`. */
  readonly type: string;
  readonly value: string;
}

export type Attributes = Readonly<Record<string, Attribute>>;

/** A message that SQS can be asked to take. */
export interface OutgoingMessage {
  /** Where it comes from in the input, counted from 0 as the tutorial's `line` attribute is. */
  readonly line: number;
  readonly body: string;
  readonly attributes: Attributes;
  readonly groupId: string | undefined;
  readonly dedupId: string | undefined;
  readonly delaySeconds: number | undefined;
  /** As SQS counts it: body, attribute names, types and values (aws-facts 2.5). */
  readonly bytes: number;
}

/** Why a line was not sent. */
export interface Failure {
  /** Counted from 0. */
  readonly line: number;
  readonly code: string;
  /** A clause or a sentence; AWS's own words where AWS refused. */
  readonly reason: string;
  /** What can be sent again; undefined where the line never became a message. */
  readonly message: OutgoingMessage | undefined;
}

export function sizeOf(body: string, attributes: Attributes): number {
  let bytes = Buffer.byteLength(body);
  for (const name in attributes) {
    const attribute = attributes[name];
    if (attribute === undefined) continue;
    bytes += Buffer.byteLength(name) + attribute.type.length + Buffer.byteLength(attribute.value);
  }
  return bytes;
}
