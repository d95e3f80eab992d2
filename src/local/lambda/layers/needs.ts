// What each action on layers takes of its caller (Service Authorization Reference).
import type { Needs } from "../../need.ts";
import { readLayerName } from "./layer-name.ts";

interface OnLayer {
  readonly LayerName?: string | undefined;
  readonly VersionNumber?: number | undefined;
  readonly Arn?: string | undefined;
}

export function layerNeeds(): Record<string, Needs> {
  const on =
    (action: string): Needs =>
    ({ LayerName = "", VersionNumber }: OnLayer, { region }) => {
      const layer = readLayerName(LayerName, region);
      const resource = VersionNumber === undefined ? layer : `${layer}:${VersionNumber}`;
      return [{ action: `lambda:${action}`, resource }];
    };
  return {
    PublishLayerVersion: on("PublishLayerVersion"),
    GetLayerVersion: on("GetLayerVersion"),
    // By ARN it is the same right.
    GetLayerVersionByArn: ({ Arn = "" }: OnLayer) => [
      { action: "lambda:GetLayerVersion", resource: Arn },
    ],
    DeleteLayerVersion: on("DeleteLayerVersion"),
    ListLayers: () => [{ action: "lambda:ListLayers", resource: "*" }],
    ListLayerVersions: () => [{ action: "lambda:ListLayerVersions", resource: "*" }],
  };
}
