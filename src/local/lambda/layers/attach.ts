// From the layers that a function names to what it gets of them. The texts are AWS's own, as recorded
// and as reported by many.
import { invalid } from "../faults.ts";
import type { AttachedLayer } from "./layer.ts";
import { readVersionArn } from "./layer-name.ts";
import type { Layers } from "./layers.ts";

const MOST = 5;

/** Throws the fault for what AWS does not attach to a function of the region. */
export function attachLayers(
  layers: Layers,
  arns: readonly string[],
  region: string,
): readonly AttachedLayer[] {
  if (arns.length > MOST) throw invalid(`Cannot reference more than ${MOST} layers.`);
  const named = new Map<string, string>();
  return arns.map((arn) => {
    const name = readVersionArn("layers", arn);
    if (name.region !== region) {
      throw invalid(
        `Layers are not in the same region as the function. Layers are expected to be in region ${region}.`,
      );
    }
    // Those of other accounts, too: there is one account here.
    const version = layers.version(name.layer, name.number);
    if (!version) throw invalid(`Layer version ${arn} does not exist.`);
    const other = named.get(name.layer);
    if (other !== undefined) {
      throw invalid(
        `Two different versions of the same layer are not allowed to be referenced in the same function. ${other} and ${arn} are versions of the same layer.`,
      );
    }
    named.set(name.layer, arn);
    return { arn, sha256: version.sha256, size: version.size };
  });
}
