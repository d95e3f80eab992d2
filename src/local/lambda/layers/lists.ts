// ListLayers and ListLayerVersions. The marker is what the last page ended with, so that what comes
// and goes in between moves nothing.
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
import { type LayerVersion, listed } from "./layer.ts";
import { readLayerName } from "./layer-name.ts";
import type { Layers } from "./layers.ts";

const PAGE = 50;

interface Filter {
  readonly CompatibleRuntime?: Runtime | undefined;
  readonly CompatibleArchitecture?: Architecture | undefined;
}

export function layerLists(layers: Layers) {
  return {
    ListLayers(input: ListLayersCommandInput, call: Call): Result<ListLayersCommandOutput> {
      const { Marker } = input;
      const rows = layers
        .all()
        .filter(({ region }) => region === call.region)
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .filter(({ name }) => Marker === undefined || name > Marker)
        .flatMap((layer) => {
          const latest = layer.versions.findLast((version) => fits(version, input));
          return latest === undefined ? [] : [{ layer, latest }];
        });
      const page = rows.slice(0, pageSize(input.MaxItems));
      return {
        Layers: page.map(({ layer, latest }) => ({
          LayerName: layer.name,
          LayerArn: layer.arn,
          LatestMatchingVersion: listed(layer, latest),
        })),
        NextMarker: page.length < rows.length ? page.at(-1)?.layer.name : undefined,
      };
    },

    /** Newest first. A layer that is not there has no versions, and is no fault. */
    ListLayerVersions(
      input: Given<ListLayerVersionsCommandInput, "LayerName">,
      call: Call,
    ): Result<ListLayerVersionsCommandOutput> {
      const layer = layers.find(readLayerName(input.LayerName, call.region));
      const before = input.Marker === undefined ? Infinity : Number(input.Marker);
      const rows = (layer?.versions ?? [])
        .filter((version) => version.number < before && fits(version, input))
        .toReversed();
      const page = rows.slice(0, pageSize(input.MaxItems));
      return {
        LayerVersions: layer ? page.map((version) => listed(layer, version)) : [],
        NextMarker: page.length < rows.length ? String(page.at(-1)?.number) : undefined,
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

function pageSize(asked: number | undefined): number {
  constrain("ValidationException", inRange("maxItems", asked, 1, PAGE));
  return asked ?? PAGE;
}
