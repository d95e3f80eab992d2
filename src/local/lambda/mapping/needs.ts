// What each action on mappings takes of its caller (aws-facts 5.4).
import type {
  CreateEventSourceMappingCommandInput,
  UpdateEventSourceMappingCommandInput,
} from "@aws-sdk/client-lambda";
import { type Keys, type Need, type Needs, requestTags, resourceTags } from "../../need.ts";
import type { Call } from "../../service.ts";
import { mappingArn } from "./mapping.ts";
import { readQualifiedName } from "./qualified-name.ts";
import type { Registry } from "./registry.ts";

interface OnMapping {
  readonly UUID?: string | undefined;
}

const FUNCTION = "lambda:FunctionArn";

export function mappingNeeds(registry: Registry): Record<string, Needs> {
  const of = (name: string, { UUID = "" }: OnMapping, { region }: Call, keys: Keys = {}): Need => {
    const mapping = registry.all().find((each) => each.uuid === UUID && each.region === region);
    return {
      action: `lambda:${name}`,
      resource: mappingArn(region, UUID),
      // Of one that is not there, nothing says which function it is of.
      keys: { ...resourceTags(mapping?.tags), [FUNCTION]: mapping?.functionArn, ...keys },
    };
  };
  const on =
    (name: string) =>
    (input: OnMapping, call: Call): readonly Need[] => [of(name, input, call)];

  return {
    CreateEventSourceMapping: (input: CreateEventSourceMappingCommandInput, call) => {
      const { arn } = readQualifiedName(input.FunctionName ?? "", call.region);
      const keys = requestTags(input.Tags);
      return [
        {
          action: "lambda:CreateEventSourceMapping",
          resource: "*",
          keys: { ...keys, [FUNCTION]: arn },
        },
        ...(Object.keys(input.Tags ?? {}).length === 0
          ? []
          : [{ action: "lambda:TagResource", resource: mappingArn(call.region, "*"), keys }]),
      ];
    },
    GetEventSourceMapping: on("GetEventSourceMapping"),
    // Given another function, it is of both.
    UpdateEventSourceMapping: (input: UpdateEventSourceMappingCommandInput, call) => {
      const own = of("UpdateEventSourceMapping", input, call);
      if (input.FunctionName === undefined) return [own];
      const { arn } = readQualifiedName(input.FunctionName, call.region);
      return [own, of("UpdateEventSourceMapping", input, call, { [FUNCTION]: arn })];
    },
    DeleteEventSourceMapping: on("DeleteEventSourceMapping"),
    ListEventSourceMappings: () => [{ action: "lambda:ListEventSourceMappings", resource: "*" }],
  };
}
