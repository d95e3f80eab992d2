// Reserved concurrency (aws-facts 3.6).
import type {
  DeleteFunctionConcurrencyCommandInput,
  GetFunctionConcurrencyCommandInput,
  GetFunctionConcurrencyCommandOutput,
  PutFunctionConcurrencyCommandInput,
  PutFunctionConcurrencyCommandOutput,
} from "@aws-sdk/client-lambda";
import { constrain, inRange } from "../../constraint.ts";
import { invalid } from "../faults.ts";
import type { Call, Given, Result } from "../../service.ts";
import { ACCOUNT_LIMIT } from "../execution/concurrency.ts";
import { readFunctionName } from "../function-name.ts";
import type { Registry } from "../registry.ts";

/** What must stay for functions without a reservation. */
const LEAST_UNRESERVED = 100;

export function concurrencyActions(registry: Registry) {
  // Not found, these calls name $LATEST (aws-facts 3.11).
  const find = (written: string, call: Call) => {
    const name = readFunctionName(written, call.region);
    return registry.get(name, `${name.arn}:$LATEST`);
  };
  return {
    PutFunctionConcurrency(
      input: Given<
        PutFunctionConcurrencyCommandInput,
        "FunctionName" | "ReservedConcurrentExecutions"
      >,
      call: Call,
    ): Result<PutFunctionConcurrencyCommandOutput> {
      const { ReservedConcurrentExecutions: reserved } = input;
      constrain(
        "ValidationException",
        inRange("reservedConcurrentExecutions", reserved, 0, Infinity),
      );
      const fn = find(input.FunctionName, call);
      const others = registry
        .all()
        .filter(({ region, arn }) => region === call.region && arn !== fn.arn)
        .reduce((sum, { reservedConcurrency = 0 }) => sum + reservedConcurrency, 0);
      if (ACCOUNT_LIMIT - others - reserved < LEAST_UNRESERVED) {
        throw invalid(
          `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${LEAST_UNRESERVED}].`,
        );
      }
      registry.note(fn, { reservedConcurrency: reserved });
      return { ReservedConcurrentExecutions: reserved };
    },

    GetFunctionConcurrency: (
      input: Given<GetFunctionConcurrencyCommandInput, "FunctionName">,
      call: Call,
    ): Result<GetFunctionConcurrencyCommandOutput> => ({
      ReservedConcurrentExecutions: find(input.FunctionName, call).reservedConcurrency,
    }),

    DeleteFunctionConcurrency(
      input: Given<DeleteFunctionConcurrencyCommandInput, "FunctionName">,
      call: Call,
    ): void {
      registry.note(find(input.FunctionName, call), { reservedConcurrency: undefined });
    },
  };
}
