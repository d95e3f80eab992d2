import { Fault } from "../../fault.ts";
import { checkTags } from "../actions/checks.ts";
import { mappingArn, type Mapping } from "./mapping.ts";
import type { Registry } from "./registry.ts";

/** The tags of mappings, for Lambda's tag operations, which serve functions and mappings alike. */
export interface MappingTags {
  /** undefined = no such mapping. */
  find(arn: string): Readonly<Record<string, string>> | undefined;
  /** This and the others throw the fault for an unknown mapping. */
  list(arn: string): Readonly<Record<string, string>>;
  put(arn: string, tags: Readonly<Record<string, string>>): void;
  remove(arn: string, keys: readonly string[]): void;
}

export function mappingTags(registry: Registry): MappingTags {
  const find = (arn: string): Mapping | undefined =>
    registry.all().find(({ region, uuid }) => mappingArn(region, uuid) === arn);
  const get = (arn: string): Mapping => {
    const mapping = find(arn);
    if (mapping) return mapping;
    throw new Fault("ResourceNotFoundException", "The resource you requested does not exist.");
  };
  return {
    find: (arn) => find(arn)?.tags,
    list: (arn) => get(arn).tags,
    put(arn, added) {
      const mapping = get(arn);
      const tags = { ...mapping.tags, ...added };
      checkTags(tags);
      registry.put({ ...mapping, tags });
    },
    remove(arn, keys) {
      const mapping = get(arn);
      const kept = Object.entries(mapping.tags).filter(([key]) => !keys.includes(key));
      registry.put({ ...mapping, tags: Object.fromEntries(kept) });
    },
  };
}
