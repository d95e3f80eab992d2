import type {
  ListEventSourceMappingsCommandInput,
  ListEventSourceMappingsCommandOutput,
} from "@aws-sdk/client-lambda";
import { constrain, inRange } from "../../constraint.ts";
import { Fault } from "../../fault.ts";
import { invalid } from "../faults.ts";
import type { Call, Result } from "../../service.ts";
import { readQualifiedName } from "./qualified-name.ts";
import { describe, type Mapping } from "./mapping.ts";
import type { Registry } from "./registry.ts";
import type { Ports } from "./world.ts";

/** The service answers fewer than it is asked for (aws-facts 3.1). */
const LONGEST_PAGE = 100;

export function listAction(registry: Registry, ports: Pick<Ports, "functions">) {
  return (
    input: ListEventSourceMappingsCommandInput,
    call: Call,
  ): Result<ListEventSourceMappingsCommandOutput> => {
    constrain("ValidationException", inRange("maxItems", input.MaxItems, 1, 10_000));
    const found = select(input, call);
    const start = input.Marker === undefined ? 0 : after(found, input.Marker);
    const end = start + Math.min(input.MaxItems ?? LONGEST_PAGE, LONGEST_PAGE);
    const page = found.slice(start, end);
    const last = page.at(-1);
    return {
      EventSourceMappings: page.map((mapping) => describe(mapping, registry.problem(mapping.uuid))),
      NextMarker: last && end < found.length ? markerOf(last) : undefined,
    };
  };

  function select(
    { EventSourceArn, FunctionName }: ListEventSourceMappingsCommandInput,
    { region }: Call,
  ): readonly Mapping[] {
    const functionArn =
      FunctionName === undefined ? undefined : readQualifiedName(FunctionName, region).arn;
    const ofFunction = registry
      .all()
      .filter(
        (mapping) =>
          mapping.region === region &&
          (functionArn === undefined || mapping.functionArn === functionArn),
      );
    // A deleted function's mappings outlive it and are still found by its name (aws-facts 4.3).
    if (
      functionArn !== undefined &&
      ofFunction.length === 0 &&
      !ports.functions.find(functionArn)
    ) {
      throw new Fault("ResourceNotFoundException", `Function not found: ${functionArn}`);
    }
    return EventSourceArn === undefined
      ? ofFunction
      : ofFunction.filter(({ queueArn }) => queueArn === EventSourceArn);
  }
}

/** Names the last mapping of a page by its place, so that its removal does not break the listing. */
function markerOf({ created, uuid }: Mapping): string {
  return Buffer.from(`${created} ${uuid}`).toString("base64url");
}

function after(mappings: readonly Mapping[], marker: string): number {
  const [created, uuid] = Buffer.from(marker, "base64url").toString("utf8").split(" ");
  const at = mappings.findIndex((mapping) => mapping.uuid === uuid);
  if (at >= 0) return at + 1;
  const time = Number(created);
  if (uuid === undefined || Number.isNaN(time)) {
    throw invalid("Invalid pagination token");
  }
  const later = mappings.findIndex((mapping) => mapping.created > time);
  return later < 0 ? mappings.length : later;
}
