// Tags of functions and of mappings (aws-facts 3.5).
import type {
  ListTagsCommandInput,
  ListTagsCommandOutput,
  TagResourceCommandInput,
  UntagResourceCommandInput,
} from "@aws-sdk/client-lambda";
import { invalid } from "../faults.ts";
import type { Call, Given, Result } from "../../service.ts";
import { readFunctionName } from "../function-name.ts";
import type { MappingTags } from "../mapping/tags.ts";
import type { Registry } from "../registry.ts";
import { checkTags } from "./checks.ts";

const isMapping = (arn: string) => arn.includes(":event-source-mapping:");

export function tagActions(registry: Registry, mappings: MappingTags) {
  const find = (arn: string, call: Call) => {
    const name = readFunctionName(arn, call.region);
    if (name.qualifier !== undefined) {
      throw invalid(
        "Tags on function aliases and versions are not supported. Please specify a function ARN.",
      );
    }
    return registry.get(name);
  };
  return {
    ListTags(
      { Resource }: Given<ListTagsCommandInput, "Resource">,
      call: Call,
    ): Result<ListTagsCommandOutput> {
      return { Tags: isMapping(Resource) ? mappings.list(Resource) : find(Resource, call).tags };
    },

    TagResource(input: Given<TagResourceCommandInput, "Resource" | "Tags">, call: Call): void {
      const { Resource, Tags } = input;
      if (Object.keys(Tags).length === 0) {
        throw invalid("An error occurred and the request cannot be processed.");
      }
      if (isMapping(Resource)) {
        mappings.put(Resource, Tags);
        return;
      }
      const fn = find(Resource, call);
      const tags = { ...fn.tags, ...Tags };
      checkTags(tags);
      registry.note(fn, { tags });
    },

    UntagResource(
      input: Given<UntagResourceCommandInput, "Resource" | "TagKeys">,
      call: Call,
    ): void {
      const { Resource, TagKeys } = input;
      if (isMapping(Resource)) {
        mappings.remove(Resource, TagKeys);
        return;
      }
      const fn = find(Resource, call);
      const kept = Object.entries(fn.tags).filter(([key]) => !TagKeys.includes(key));
      registry.note(fn, { tags: Object.fromEntries(kept) });
    },
  };
}
