// ListLayers and ListLayerVersions.
import type {
  Architecture,
  ListLayersCommandInput,
  ListLayersCommandOutput,
  ListLayerVersionsCommandInput,
  ListLayerVersionsCommandOutput,
  Runtime,
} from "@aws-sdk/client-lambda";
import { constrain, inRange } from "../../constraint.ts";
import type { Call, Given, Result } from "../../service.ts";
import { pageOf } from "../page.ts";
import { type LayerVersion, listed } from "./layer.ts";
import { readLayerName } from "./layer-name.ts";
import type { Layers } from "./layers.ts";

interface Filter {
  readonly CompatibleRuntime?: Runtime | undefined;
  readonly CompatibleArchitecture?: Architecture | undefined;
}

export function layerLists(layers: Layers) {
  return {
    ListLayers(input: ListLayersCommandInput, call: Call): Result<ListLayersCommandOutput> {
      checkPageSize(input.MaxItems);
      const rows = layers
        .all()
        .filter(({ region }) => region === call.region)
        .flatMap((layer) => {
          const latest = layer.versions.findLast((version) => fits(version, input));
          return latest === undefined ? [] : [{ layer, latest }];
        });
      const { page, NextMarker } = pageOf(rows, ({ layer }) => layer.name, input, byCharacters);
      return {
        Layers: page.map(({ layer, latest }) => ({
          LayerName: layer.name,
          LayerArn: layer.arn,
          LatestMatchingVersion: listed(layer, latest),
        })),
        NextMarker,
      };
    },

    /** Newest first. A layer that is not there has no versions, and is no fault. */
    ListLayerVersions(
      input: Given<ListLayerVersionsCommandInput, "LayerName">,
      call: Call,
    ): Result<ListLayerVersionsCommandOutput> {
      const layer = layers.find(readLayerName(input.LayerName, call.region));
      checkPageSize(input.MaxItems);
      const rows = (layer?.versions ?? []).filter((version) => fits(version, input));
      const { page, NextMarker } = pageOf(rows, (row) => String(row.number), input, newestFirst);
      return {
        LayerVersions: layer ? page.map((version) => listed(layer, version)) : [],
        NextMarker,
      };
    },
  };
}

/** Only what a version names counts: one that names nothing is found without a filter alone. */
function fits({ runtimes, architectures }: LayerVersion, wanted: Filter): boolean {
  const { CompatibleRuntime: runtime, CompatibleArchitecture: architecture } = wanted;
  return (
    (runtime === undefined || runtimes.includes(runtime)) &&
    (architecture === undefined || architectures.includes(architecture))
  );
}

const byCharacters = (a: string, b: string) => Number(a > b) - Number(a < b);
const newestFirst = (a: string, b: string) => Number(b) - Number(a);

function checkPageSize(asked: number | undefined): void {
  constrain("ValidationException", inRange("maxItems", asked, 1, 50));
}
