/** Keys and indexes from the top of the file. */
export type FieldPath = readonly (string | number)[];

/** Something about a pipeline file that a person should change. */
export interface Finding {
  /** Stable, for machines: `visibility-below-timeout`. */
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly path: FieldPath;
  /** What is wrong, as a clause that follows the field's name. Never holds an environment value. */
  readonly reason: string;
  /** What to change, as a sentence. */
  readonly fix: string | undefined;
}

/** A finding with its place in the file. */
export interface LocatedFinding extends Finding {
  /** `queue.visibilityTimeout`, `mapping.filters[1]`. */
  readonly field: string;
  /** As a person would type it: relative to the working folder where that is shorter. */
  readonly file: string;
  readonly line: number;
}

/** `file:line: field reason`: a line that editors and terminals make clickable. */
export function sentence(finding: LocatedFinding): string {
  const field = finding.field === "" ? "" : `${finding.field} `;
  return `${finding.file}:${finding.line}: ${field}${finding.reason}`;
}

export function fieldName(path: FieldPath): string {
  return path
    .map((part, index) =>
      typeof part === "number" ? `[${part}]` : index === 0 ? part : `.${part}`,
    )
    .join("");
}

/** A finding where `wrong` holds, none otherwise. */
export function rule(
  wrong: boolean,
  code: string,
  severity: Finding["severity"],
  path: FieldPath,
  [reason, fix]: readonly [reason: string, fix: string],
): Finding[] {
  return wrong ? [{ code, severity, path, reason, fix }] : [];
}
