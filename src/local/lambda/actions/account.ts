import type { GetAccountSettingsCommandOutput } from "@aws-sdk/client-lambda";
import type { Call, Result } from "../../service.ts";
import { ACCOUNT_LIMIT } from "../execution/concurrency.ts";
import type { Registry } from "../registry.ts";
import type { Versions } from "../versions/versions.ts";

/** 75 GB (aws-facts 3.2). */
const CODE_STORAGE = 80_530_636_800;

/** The account's limits and what of them is in use, in the call's region. */
export function accountAction(registry: Registry, versions: Versions) {
  return (_: unknown, call: Call): Result<GetAccountSettingsCommandOutput> => {
    const functions = registry.all().filter(({ region }) => region === call.region);
    const reserved = functions.reduce((sum, fn) => sum + (fn.reservedConcurrency ?? 0), 0);
    const code = functions
      .flatMap((fn) => [fn, ...versions.all(fn.arn)])
      .reduce((sum, fn) => sum + fn.code.size, 0);
    return {
      AccountLimit: {
        TotalCodeSize: CODE_STORAGE,
        CodeSizeUnzipped: 262_144_000,
        CodeSizeZipped: 52_428_800,
        ConcurrentExecutions: ACCOUNT_LIMIT,
        UnreservedConcurrentExecutions: ACCOUNT_LIMIT - reserved,
      },
      AccountUsage: { TotalCodeSize: code, FunctionCount: functions.length },
    };
  };
}
