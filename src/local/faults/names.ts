import type { Call, Service } from "../service.ts";

/** The names of what a call is about: of the resources that IAM would be asked about. */
export function namesOf(
  service: Service,
  operation: string,
  input: unknown,
  call: Call,
): readonly string[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- decoded by this operation's own schema
  const needs = service.needs[operation]?.(input as never, call) ?? [];
  return needs.flatMap(({ resource, keys = {} }) => {
    // A mapping goes by the name of its function.
    const functionArn = keys["lambda:FunctionArn"];
    return [resource, ...(typeof functionArn === "string" ? [functionArn] : [])].flatMap(nameIn);
  });
}

/** `orders` of `arn:...:orders`, `...:function:orders:prod` and `...:role/path/orders`. */
function nameIn(arn: string): readonly string[] {
  if (!arn.startsWith("arn:")) return [];
  const [first = "", second] = arn.split(":").slice(5);
  const name = second ?? first.replace(/^.*\//, "");
  return name === "" ? [] : [name];
}
