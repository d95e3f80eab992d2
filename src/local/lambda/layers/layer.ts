// A layer as it is kept, and as the API shows its versions.
import type {
  Architecture,
  GetLayerVersionResponse,
  LayerVersionsListItem,
  Runtime,
} from "@aws-sdk/client-lambda";
import { ACCOUNT, PARTITION } from "../../service.ts";

export interface Layer {
  /** Without a version. */
  readonly arn: string;
  readonly name: string;
  readonly region: string;
  /** Of the version published last. A number is never given twice, not even when its version is gone. */
  readonly last: number;
  /** Oldest first, without those that were deleted. */
  readonly versions: readonly LayerVersion[];
}

export interface LayerVersion {
  readonly number: number;
  /** Base64, of the zip's bytes. */
  readonly sha256: string;
  /** Of the zip, in bytes. */
  readonly size: number;
  readonly description: string;
  readonly license: string | undefined;
  readonly runtimes: readonly Runtime[];
  readonly architectures: readonly Architecture[];
  /** Milliseconds since the epoch. */
  readonly created: number;
}

/** A layer version as a function has it. It needs the layer no more: that may be deleted meanwhile. */
export interface AttachedLayer {
  readonly arn: string;
  readonly sha256: string;
  readonly size: number;
}

export const layerArn = (region: string, name: string): string =>
  `arn:${PARTITION}:lambda:${region}:${ACCOUNT}:layer:${name}`;

export const versionArn = (layer: Layer, { number }: LayerVersion): string =>
  `${layer.arn}:${number}`;

/** As lists show a version. */
export function listed(layer: Layer, version: LayerVersion): LayerVersionsListItem {
  return {
    LayerVersionArn: versionArn(layer, version),
    Version: version.number,
    Description: version.description,
    CreatedDate: new Date(version.created).toISOString().replace("Z", "+0000"),
    CompatibleRuntimes: orNone(version.runtimes),
    CompatibleArchitectures: orNone(version.architectures),
    LicenseInfo: version.license,
  };
}

/** As a version is shown by itself; its zip is at `location`. */
export function described(
  layer: Layer,
  version: LayerVersion,
  location: string,
): GetLayerVersionResponse {
  return {
    ...listed(layer, version),
    LayerArn: layer.arn,
    Content: { Location: location, CodeSha256: version.sha256, CodeSize: version.size },
  };
}

const orNone = <T>(list: readonly T[]): T[] | undefined =>
  list.length === 0 ? undefined : [...list];
