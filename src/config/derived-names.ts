/** What an alarm watches. */
export type AlarmPart = "dead-letters" | "oldest-message" | "errors" | "throttles";

export interface DerivedNames {
  readonly queue: string;
  readonly deadLetterQueue: string;
  readonly function: string;
  readonly role: string;
  readonly logsPolicy: string;
  readonly queuePolicy: string;
  readonly alarms: Readonly<Record<AlarmPart, string>>;
}

/** What resources are called that have no name of their own; `.fifo` is added by whoever knows. */
export function derivedNames(name: string, stage: string | undefined): DerivedNames {
  const base = stage === undefined ? name : `${name}-${stage}`;
  return {
    queue: base,
    deadLetterQueue: `${base}-dlq`,
    function: base,
    role: `${base}-role`,
    logsPolicy: `${base}-logs`,
    queuePolicy: `${base}-queue`,
    alarms: {
      "dead-letters": `${base}-dead-letters`,
      "oldest-message": `${base}-oldest-message`,
      errors: `${base}-errors`,
      throttles: `${base}-throttles`,
    },
  };
}

/** Where Lambda writes the lines of a function that names no group of its own. */
export const defaultLogGroup = (functionName: string): string => `/aws/lambda/${functionName}`;
