import { type Finding, rule } from "./finding.ts";
import type { LogsConfig } from "./pipeline.ts";

/** Rules of the log group and its lines (aws-facts 3.12, 6.1). */
export function logRules({ name, format, level, systemLevel }: LogsConfig): Finding[] {
  const levels = { level, systemLevel };
  return [
    ...Object.entries(levels).flatMap(([key, value]) =>
      rule(
        format === "text" && value !== undefined,
        "level-needs-json",
        "error",
        ["logs", key],
        [
          "is set, but lines in text have no levels: AWS refuses that",
          "Set logs.format to json, or remove it.",
        ],
      ),
    ),
    ...rule(
      name.startsWith("aws/"),
      "log-group-name",
      "error",
      ["logs", "name"],
      [
        "begins with aws/, which AWS keeps to itself",
        "Begin with /aws/lambda/, or with a name of your own.",
      ],
    ),
  ];
}
