// A layer and a queue's key must be in the region of what uses them. Which that is, flags and the
// environment may say; that two ARNs of the file disagree shows without them.
import { type FieldPath, type Finding, rule } from "./finding.ts";
import type { Pipeline } from "./pipeline.ts";
import { regionOf } from "./region-of.ts";

interface Located {
  readonly path: FieldPath;
  readonly region: string;
}

export function regionRules(pipeline: Pipeline): Finding[] {
  const located = locatedIn(pipeline);
  const [first] = located;
  return located.flatMap(({ path, region }) => [
    ...rule(first !== undefined && region !== first.region, "two-regions", "error", path, [
      `is in ${region}, while another ARN of this file is in ${first?.region}: AWS wants them all where the queue and the function are`,
      "Name one of the same region; what differs by stage belongs under stages.",
    ]),
    ...rule(
      region === first?.region && pipeline.region !== undefined && region !== pipeline.region,
      "other-region",
      "warning",
      path,
      [
        `is in ${region}, while region says ${pipeline.region}: it works only where --region or AWS_REGION says ${region}`,
        "Name one of the same region.",
      ],
    ),
  ]);
}

function locatedIn({ function: config, queue }: Pipeline): Located[] {
  const { encryption } = queue;
  const key = encryption.type === "kms" && encryption.key.startsWith("arn:") ? encryption.key : "";
  return [
    ...(key === "" ? [] : [{ path: ["queue", "encryption", "kmsKey"], region: regionOf(key) }]),
    ...config.layers.map((arn, index) => ({
      path: ["function", "layers", index],
      region: regionOf(arn),
    })),
  ];
}
