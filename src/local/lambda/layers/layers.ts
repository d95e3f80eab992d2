// All layers and the zips of their versions.
import type { Ground } from "../../ports.ts";
import type { CodeStore, CodeUse } from "../code/code-store.ts";
import { type Layer, layerArn, type LayerVersion, versionArn } from "./layer.ts";

export interface Layers {
  find(arn: string): Layer | undefined;
  version(arn: string, number: number): LayerVersion | undefined;
  all(): readonly Layer[];
  /** Takes over the use of the code. */
  publish(region: string, name: string, draft: VersionDraft, code: CodeUse): Published;
  /** What is not there is gone already. Functions keep what they have of it. */
  remove(arn: string, number: number): void;
}

export type VersionDraft = Pick<
  LayerVersion,
  "description" | "license" | "runtimes" | "architectures"
>;

export interface Published {
  readonly layer: Layer;
  readonly version: LayerVersion;
}

export function makeLayers(ground: Ground, codes: CodeStore): Layers {
  const table = ground.store.table<Layer>("lambda-layers");
  const layers = new Map<string, Layer>();
  /** By the ARN of the version. */
  const uses = new Map<string, CodeUse>();

  for (const [arn, layer] of table.entries()) {
    layers.set(arn, layer);
    for (const version of layer.versions) {
      uses.set(versionArn(layer, version), codes.use(version.sha256));
    }
  }

  function put(layer: Layer): Layer {
    layers.set(layer.arn, layer);
    table.put(layer.arn, layer);
    return layer;
  }

  const version = (arn: string, number: number) =>
    layers.get(arn)?.versions.find((each) => each.number === number);

  return {
    find: (arn) => layers.get(arn),
    version,
    all: () => [...layers.values()],
    publish(region, name, draft, code) {
      const arn = layerArn(region, name);
      const before = layers.get(arn) ?? { arn, name, region, last: 0, versions: [] };
      const { sha256, zipSize: size } = code;
      const number = before.last + 1;
      const added = { ...draft, number, sha256, size, created: ground.clock.now() };
      const layer = put({ ...before, last: number, versions: [...before.versions, added] });
      uses.set(versionArn(layer, added), code);
      return { layer, version: added };
    },
    remove(arn, number) {
      const layer = layers.get(arn);
      const gone = version(arn, number);
      if (!layer || !gone) return;
      put({ ...layer, versions: layer.versions.filter((each) => each !== gone) });
      const name = versionArn(layer, gone);
      uses.get(name)?.end();
      uses.delete(name);
    },
  };
}
