import type {
  DeleteLayerVersionCommandInput,
  GetLayerVersionByArnCommandInput,
  GetLayerVersionByArnCommandOutput,
  GetLayerVersionCommandInput,
  GetLayerVersionCommandOutput,
  PublishLayerVersionCommandInput,
  PublishLayerVersionCommandOutput,
} from "@aws-sdk/client-lambda";
import { constrain, hasLength, inRange } from "../../constraint.ts";
import { Fault } from "../../fault.ts";
import type { Call, Given, Result } from "../../service.ts";
import { zipOf } from "../actions/checks.ts";
import type { CodeStore } from "../code/code-store.ts";
import type { CodeLinks } from "../code/links.ts";
import { described, type Layer, type LayerVersion } from "./layer.ts";
import { readLayerName, readVersionArn } from "./layer-name.ts";
import type { Layers } from "./layers.ts";
import { layerLists } from "./lists.ts";

export function layerActions(layers: Layers, codes: CodeStore, links: CodeLinks) {
  const show = (layer: Layer, version: LayerVersion, { origin }: Call) =>
    described(layer, version, links.to(version.sha256, origin));

  function get(arn: string, number: number, call: Call) {
    const layer = layers.find(arn);
    const version = layers.version(arn, number);
    if (layer && version) return show(layer, version, call);
    throw new Fault("ResourceNotFoundException", "The resource you requested does not exist.");
  }

  return {
    async PublishLayerVersion(
      input: Given<PublishLayerVersionCommandInput, "LayerName" | "Content">,
      call: Call,
    ): Promise<Result<PublishLayerVersionCommandOutput>> {
      const arn = readLayerName(input.LayerName, call.region);
      checkPublish(input);
      const code = await codes.add(zipOf(input.Content));
      const draft = {
        description: input.Description ?? "",
        license: input.LicenseInfo,
        runtimes: input.CompatibleRuntimes ?? [],
        architectures: input.CompatibleArchitectures ?? [],
      };
      const name = arn.slice(arn.lastIndexOf(":") + 1);
      const { layer, version } = layers.publish(call.region, name, draft, code);
      return show(layer, version, call);
    },

    GetLayerVersion(
      input: Given<GetLayerVersionCommandInput, "LayerName" | "VersionNumber">,
      call: Call,
    ): Result<GetLayerVersionCommandOutput> {
      const arn = readLayerName(input.LayerName, call.region);
      return get(arn, checkedNumber(input.VersionNumber), call);
    },

    GetLayerVersionByArn(
      { Arn }: Given<GetLayerVersionByArnCommandInput, "Arn">,
      call: Call,
    ): Result<GetLayerVersionByArnCommandOutput> {
      const { layer, number } = readVersionArn("arn", Arn);
      return get(layer, number, call);
    },

    DeleteLayerVersion(
      input: Given<DeleteLayerVersionCommandInput, "LayerName" | "VersionNumber">,
      call: Call,
    ): void {
      const arn = readLayerName(input.LayerName, call.region);
      layers.remove(arn, checkedNumber(input.VersionNumber));
    },

    ...layerLists(layers),
  };
}

function checkPublish(input: PublishLayerVersionCommandInput): void {
  constrain(
    "ValidationException",
    hasLength("description", input.Description, 0, 256),
    hasLength("licenseInfo", input.LicenseInfo, 0, 512),
    hasLength("compatibleRuntimes", input.CompatibleRuntimes, 0, 15),
    hasLength("compatibleArchitectures", input.CompatibleArchitectures, 0, 2),
  );
}

function checkedNumber(number: number): number {
  constrain("ValidationException", inRange("versionNumber", number, 1, Infinity));
  return number;
}
