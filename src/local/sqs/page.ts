import { decodeName, encodeName } from "../name-token.ts";
import { checkRange, invalidParameter } from "./faults.ts";
import type { Queue } from "./queue.ts";

/** Without MaxResults a list has up to 1,000 queues and no token. */
const LONGEST = 1000;

export interface Page {
  readonly queues: readonly Queue[];
  readonly nextToken: string | undefined;
}

/** One page of queues sorted by name; the token is the last name of the page before. */
export function pageOf(
  queues: readonly Queue[],
  input: { readonly MaxResults?: number | undefined; readonly NextToken?: string | undefined },
): Page {
  const { MaxResults: most, NextToken: token } = input;
  checkRange(most, "MaxResults", [1, LONGEST], "MaxResults must be an integer between 1 and 1000.");
  const after = token === undefined ? "" : decodeName(token, badToken);
  const left = queues.filter(({ record }) => record.name > after);
  const page = left.slice(0, most ?? LONGEST);
  const last = page.at(-1);
  const more = most !== undefined && left.length > page.length && last !== undefined;
  return { queues: page, nextToken: more ? encodeName(last.record.name) : undefined };
}

const badToken = () => invalidParameter("Invalid or expired next token.");
