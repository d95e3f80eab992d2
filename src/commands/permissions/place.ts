// Where the policies' resources are. They are also wanted by people who have no credentials yet.
import type { Connection, Home } from "../../aws/connection.ts";
import { partitionOf } from "../../aws/partition.ts";
import { whereAmI } from "../../aws/where.ts";
import type { Context } from "../../context.ts";
import { SqslamError } from "../../core/errors.ts";

/** Stands for an account that cannot be asked for; no account is called so. */
const UNKNOWN = "${AccountId}";

/** Makes no call where `account` is given. Throws NO_REGION, and WRONG_USE for no account id. */
export async function placeFor(context: Context, account: string | undefined): Promise<Home> {
  if (account !== undefined && !/^\d{12}$/.test(account)) {
    throw new SqslamError("WRONG_USE", `--account is "${account}"; account ids have 12 digits.`);
  }
  const connection = await context.connect();
  return account === undefined ? callers(context, connection) : homeIn(connection, account);
}

async function callers({ signal, reporter }: Context, connection: Connection): Promise<Home> {
  try {
    return await whereAmI(connection, signal);
  } catch (error) {
    const expected = ["NO_CREDENTIALS", "UNREACHABLE"];
    if (!(error instanceof SqslamError) || !expected.includes(error.code)) throw error;
    reporter.note("warning", error.message);
    reporter.note("warning", `${UNKNOWN} stands for the account's id; --account fills it in.`);
    return homeIn(connection, UNKNOWN);
  }
}

const homeIn = ({ region }: Connection, account: string): Home => ({
  partition: partitionOf(region),
  region,
  account,
});
