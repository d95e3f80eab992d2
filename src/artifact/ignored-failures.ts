import type { Sources } from "./artifact.ts";

export interface IgnoredFailures {
  readonly code: "failures-ignored";
  readonly severity: "warning";
  readonly field: "mapping.partialBatchResponse";
  readonly reason: string;
  readonly fix: string;
}

/**
 * A handler that names the messages that failed, to a mapping that does not listen: AWS deletes all of
 * them (aws-facts 4.6). [] where neither of the function's own files names any.
 */
export function ignoresFailures(
  { files }: Pick<Sources, "files">,
  { partialBatchResponse }: { readonly partialBatchResponse: boolean },
): readonly IgnoredFailures[] {
  if (partialBatchResponse) return [];
  const naming = files.find(
    ({ path, content }) =>
      /\.([cm]?js|py)$/.test(path) &&
      !path.includes("node_modules/") &&
      content.includes("batchItemFailures"),
  );
  if (naming === undefined) return [];
  return [
    {
      code: "failures-ignored",
      severity: "warning",
      field: "mapping.partialBatchResponse",
      reason: `mapping.partialBatchResponse is false, while ${naming.path} answers batchItemFailures: AWS does not read them, and deletes what failed`,
      fix: "Set it to true.",
    },
  ];
}
