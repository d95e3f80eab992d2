// Bytes of a process's pipes become log lines.

/** The largest log event that CloudWatch takes, less its overhead of 26 bytes (aws-facts 6.5). */
const LONGEST_LINE = 1_048_576 - 26;

type Write = (line: string) => void;

export interface LineReader {
  push(chunk: Buffer): void;
  /** Hands out what has no line end. */
  end(): void;
}

/** Splits plain output at line ends, which stay part of the line. */
export function readLines(write: Write): LineReader {
  let rest: Buffer = Buffer.alloc(0);
  return {
    push(chunk) {
      let bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10)) {
        writeInParts(bytes.subarray(0, end + 1), write);
        bytes = bytes.subarray(end + 1);
      }
      while (bytes.length > LONGEST_LINE) {
        const cut = characterBefore(bytes, LONGEST_LINE);
        write(bytes.toString("utf8", 0, cut));
        bytes = bytes.subarray(cut);
      }
      rest = bytes;
    },
    end() {
      if (rest.length > 0) write(`${rest.toString("utf8")}\n`);
      rest = Buffer.alloc(0);
    },
  };
}

const HEADER = 16;
const FRAME = 0xa55a00;

/**
 * Reads framed records: four bytes of type, four of length, eight of time, the text. Each is one
 * event. A pipe that does not keep to that is read as plain output from there on.
 */
export function readFrames(write: Write): LineReader {
  let chunks: Buffer[] = [];
  let size = 0;
  let wanted = HEADER;
  let plain: LineReader | undefined;
  return {
    push(chunk) {
      if (plain) {
        plain.push(chunk);
        return;
      }
      chunks.push(chunk);
      size += chunk.length;
      // Joined once a frame is whole, not once a chunk: a large record comes in many.
      if (size < wanted) return;
      let bytes = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
      wanted = HEADER;
      while (bytes.length >= HEADER) {
        if (bytes.readUInt32BE(0) >>> 8 !== FRAME) {
          plain = readLines(write);
          plain.push(bytes);
          return;
        }
        const end = HEADER + bytes.readUInt32BE(4);
        if (bytes.length < end) {
          wanted = end;
          break;
        }
        writeInParts(bytes.subarray(HEADER, end), write);
        bytes = bytes.subarray(end);
      }
      chunks = bytes.length > 0 ? [bytes] : [];
      size = bytes.length;
    },
    end() {
      plain?.end();
    },
  };
}

function writeInParts(text: Buffer, write: Write): void {
  for (let from = 0; from < text.length;) {
    const to = characterBefore(text, from + LONGEST_LINE);
    write(text.toString("utf8", from, to));
    from = to;
  }
}

/** The place itself or the last one before it where a character begins. */
function characterBefore(text: Buffer, place: number): number {
  if (place >= text.length) return text.length;
  let at = place;
  while (((text[at] ?? 0) & 0xc0) === 0x80 && place - at < 4) at -= 1;
  return at;
}
