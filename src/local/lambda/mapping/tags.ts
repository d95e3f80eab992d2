import { Fault } from "../../fault.ts";
import { mappingArn, type Mapping } from "./mapping.ts";
import type { Registry } from "./registry.ts";

/** The tags of mappings, for Lambda's tag operations, which serve functions and mappings alike. */
export interface MappingTags {
  has(arn: string): boolean;
  /** This and what follows throw the fault for an unknown mapping. */
  list(arn: string): Readonly<Record<string, string>>;
  put(arn: string, tags: Readonly<Record<string, string>>): void;
  remove(arn: string, keys: readonly string[]): void;
}

/** aws-facts 3.5 */
const MOST_TAGS = 50;

export function checkTags(tags: Readonly<Record<string, string>>): void {
  if (Object.keys(tags).length <= MOST_TAGS) return;
  throw new Fault("InvalidParameterValueException", "Number of tags exceeds resource tag limit.");
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
    has: (arn) => find(arn) !== undefined,
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
