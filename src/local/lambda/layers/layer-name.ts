// Layers are named by a name or an ARN, their versions by an ARN.
import { constrain, hasLength, hasPattern } from "../../constraint.ts";
import { layerArn } from "./layer.ts";

const LAYER = String.raw`(arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\d{12}:layer:[a-zA-Z0-9-_]+)|[a-zA-Z0-9-_]+`;
const VERSION = String.raw`(arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+)`;

/** The ARN of the layer that is meant. */
export function readLayerName(written: string, region: string): string {
  constrain(
    "ValidationException",
    hasPattern("layerName", written, LAYER),
    hasLength("layerName", written, 1, 140),
  );
  return written.startsWith("arn:") ? written : layerArn(region, written);
}

export interface VersionName {
  /** Of the layer, without the version. */
  readonly layer: string;
  readonly region: string;
  readonly account: string;
  readonly number: number;
}

export function readVersionArn(at: string, written: string): VersionName {
  constrain("ValidationException", hasPattern(at, written, VERSION));
  const parts = written.split(":");
  return {
    layer: parts.slice(0, -1).join(":"),
    region: parts[3] ?? "",
    account: parts[4] ?? "",
    number: Number(parts.at(-1)),
  };
}
