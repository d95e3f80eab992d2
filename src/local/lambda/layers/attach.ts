// From the layers that a function names to what it gets of them. The texts are AWS's own, as recorded
// and as reported by many.
import { ACCOUNT } from "../../service.ts";
import { invalid } from "../faults.ts";
import type { AttachedLayer } from "./layer.ts";
import { readVersionArn, type VersionName } from "./layer-name.ts";
import type { Layers } from "./layers.ts";

const MOST = 5;

/** Layers that AWS and others share lie in accounts that are not here. */
function whyNotHere({ account }: VersionName): string {
  if (account === ACCOUNT) return "";
  return ` The local endpoint has the layers of account ${ACCOUNT} only: download the one of account ${account}, publish it here (aws lambda publish-layer-version), and name that version instead.`;
}

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
    const version = layers.version(name.layer, name.number);
    if (!version) throw invalid(`Layer version ${arn} does not exist.${whyNotHere(name)}`);
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
