// Rules of the function's layers and its VPC, as AWS's pages on both and the API's model have them.
import { type FieldPath, type Finding, rule } from "./finding.ts";
import type { FunctionConfig } from "./pipeline.ts";

const MOST_LAYERS = 5;
const MOST_SUBNETS = 16;
const MOST_SECURITY_GROUPS = 5;

export const functionRules = (config: FunctionConfig): Finding[] => [
  ...layerRules(config),
  ...vpcRules(config),
];

function layerRules({ layers }: FunctionConfig): Finding[] {
  const path = ["function", "layers"];
  const versionless = layers.map((arn) => arn.replace(/:\d+$/, ""));
  return [
    ...rule(layers.length > MOST_LAYERS, "too-many-layers", "error", path, [
      `are ${layers.length}: AWS allows ${MOST_LAYERS}`,
      "Merge layers, or put some of them into the function's code.",
    ]),
    ...versionless.flatMap((layer, index) =>
      rule(
        versionless.indexOf(layer) < index,
        "layer-twice",
        "error",
        [...path, index],
        [
          `names the layer of function.layers[${versionless.indexOf(layer)}] again: AWS refuses two versions of one layer`,
          "Keep one of them.",
        ],
      ),
    ),
  ];
}

function vpcRules({ vpc }: FunctionConfig): Finding[] {
  if (vpc === undefined) return [];
  const list = (key: "subnets" | "securityGroups", what: string, most: number): Finding[] => {
    const path: FieldPath = ["function", "vpc", key];
    const { length } = vpc[key];
    return [
      ...rule(length === 0, "vpc-needs-both", "error", path, [
        "is empty: a VPC takes both subnets and security groups",
        `Name a ${what}, or set function.vpc to null.`,
      ]),
      ...rule(length > most, "vpc-too-many", "error", path, [
        `are ${length}: AWS allows ${most}`,
        `Keep at most ${most}.`,
      ]),
    ];
  };
  return [
    ...list("subnets", "subnet", MOST_SUBNETS),
    ...list("securityGroups", "security group", MOST_SECURITY_GROUPS),
  ];
}
