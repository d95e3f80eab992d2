// The AWS SDK's clients export the schema of every operation, shape and error. The endpoint reads
// its wire formats off them, so that it agrees with the SDK by construction.
import { NormalizedSchema } from "@smithy/core/schema";
import { Fault } from "../fault.ts";

/** How a service speaks (aws-facts 0.3). */
export type Protocol = "json-1.0" | "json-1.1" | "rest-json" | "query";

export interface Operation {
  readonly name: string;
  readonly input: NormalizedSchema;
  /** The names of the input's required members. */
  readonly required: readonly string[];
  readonly output: NormalizedSchema;
  /** Method, path template and success status; REST services only. */
  readonly http: readonly [method: string, path: string, status: number] | undefined;
}

export interface ErrorShape {
  readonly schema: NormalizedSchema;
  readonly status: number;
  /** The code on the wire of Query services and of query-compatible ones. */
  readonly queryCode: string;
}

export interface ServiceModel {
  readonly id: "sqs" | "lambda" | "iam" | "sts" | "logs" | "cloudwatch";
  readonly protocol: Protocol;
  /** Prefix of `x-amz-target`. */
  readonly target: string | undefined;
  /** `Version` of the Query protocol and its XML namespace. */
  readonly query: { readonly version: string; readonly namespace: string } | undefined;
  readonly namespace: string;
  readonly operations: ReadonlyMap<string, Operation>;
  readonly errors: ReadonlyMap<string, ErrorShape>;
  /** The fault for a required member that is absent. */
  readonly missing: (member: string) => Fault;
}

type Basics = Pick<ServiceModel, "id" | "protocol" | "target" | "query" | "missing">;

// What a schema is, by the first member of its tuple (static-schemas in @smithy/types).
const OPERATION = 9;
const ERROR = -3;

/** Collects the schemas among a client package's exports. */
export function readModel(
  basics: Basics,
  exports: Readonly<Record<string, unknown>>,
): ServiceModel {
  const operations = new Map<string, Operation>();
  const errors = new Map<string, ErrorShape>();
  let namespace = "";
  for (const [exported, schema] of Object.entries(exports)) {
    if (!exported.endsWith("$") || !Array.isArray(schema)) continue;
    const [kind, home, name, traits, input, output] = schema;
    if (kind === OPERATION) {
      namespace = home;
      const normalized = NormalizedSchema.of(input);
      operations.set(name, {
        name,
        input: normalized,
        required: requiredMembers(normalized.getSchema()),
        output: NormalizedSchema.of(output),
        http: traits === 0 ? undefined : traits.http,
      });
    } else if (kind === ERROR && traits !== 0) {
      const [queryCode, queryStatus] = traits.awsQueryError ?? [name, undefined];
      errors.set(name, {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an error's tuple is a schema
        schema: NormalizedSchema.of(schema as never),
        status: queryStatus ?? traits.httpError ?? (traits.error === "server" ? 500 : 400),
        queryCode,
      });
    }
  }
  return { ...basics, namespace, operations, errors };
}

/** A structure's schema lists its required members first and counts them. */
function requiredMembers(schema: unknown): readonly string[] {
  if (!Array.isArray(schema)) return [];
  const names: unknown = schema[4];
  const count: unknown = schema[6];
  return Array.isArray(names) && typeof count === "number" ? names.slice(0, count) : [];
}

/** `1 validation error detected`, as all services but SQS say it, each under its own code. */
export function nullMember(code: string): (member: string) => Fault {
  return (member) =>
    new Fault(
      code,
      `1 validation error detected: Value null at '${member.charAt(0).toLowerCase()}${member.slice(1)}' failed to satisfy constraint: Member must not be null`,
    );
}
