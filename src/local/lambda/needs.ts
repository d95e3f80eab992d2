// What each Lambda action takes of its caller (aws-facts 5.4), but for those on mappings.
import type {
  CreateFunctionCommandInput,
  UpdateFunctionConfigurationCommandInput,
} from "@aws-sdk/client-lambda";
import { type Keys, type Need, type Needs, requestTags, resourceTags, tagKeys } from "../need.ts";
import type { Call } from "../service.ts";
import { qualifiedArn, readFunctionName, splitArn } from "./function-name.ts";
import type { MappingTags } from "./mapping/tags.ts";
import type { Registry } from "./registry.ts";

interface OnFunction {
  readonly FunctionName?: string | undefined;
  readonly Qualifier?: string | undefined;
}
interface OnArn {
  readonly Resource?: string | undefined;
  readonly Tags?: Readonly<Record<string, string>> | undefined;
  readonly TagKeys?: readonly string[] | undefined;
}

/** What needs the right of its own name on the function, and nothing else. */
const OF_THE_FUNCTION = [
  "PublishVersion",
  "CreateAlias",
  "DeleteAlias",
  "GetAlias",
  "ListAliases",
  "UpdateAlias",
  "AddPermission",
  "GetPolicy",
  "RemovePermission",
  "DeleteFunctionEventInvokeConfig",
  "GetFunctionEventInvokeConfig",
  "ListFunctionEventInvokeConfigs",
  "PutFunctionEventInvokeConfig",
  "UpdateFunctionEventInvokeConfig",
  "GetFunctionRecursionConfig",
  "GetFunctionUrlConfig",
  "ListFunctionUrlConfigs",
  "GetProvisionedConcurrencyConfig",
  "ListProvisionedConcurrencyConfigs",
  "GetRuntimeManagementConfig",
];

export function functionNeeds(
  registry: Registry,
  mappings: Pick<MappingTags, "find">,
): Record<string, Needs> {
  // Tags are the function's, whichever version or alias of it is meant (aws-facts 3.5).
  const tagsOf = (arn: string) => registry.find(splitArn(arn).arn)?.tags ?? mappings.find(arn);
  const arnIn = ({ FunctionName = "", Qualifier }: OnFunction, { region }: Call): string => {
    const { arn, qualifier = Qualifier } = readFunctionName(FunctionName, region);
    return qualifiedArn({ arn, qualifier });
  };
  const need = (name: string, resource: string, keys: Keys = {}): Need => ({
    action: `lambda:${name}`,
    resource,
    keys: { ...resourceTags(tagsOf(resource)), ...keys },
  });
  const on =
    (name: string) =>
    (input: OnFunction, call: Call): readonly Need[] => [need(name, arnIn(input, call))];
  const onTags =
    (name: string) =>
    ({ Resource = "", Tags, TagKeys }: OnArn): readonly Need[] => [
      need(name, Resource, { ...requestTags(Tags), ...tagKeys(TagKeys) }),
    ];

  return {
    CreateFunction: (input: CreateFunctionCommandInput, call) => {
      const arn = arnIn(input, call);
      const keys = requestTags(input.Tags);
      return [
        need("CreateFunction", arn, keys),
        ...(Object.keys(input.Tags ?? {}).length === 0 ? [] : [need("TagResource", arn, keys)]),
        ...passing(input.Role, arn),
        ...attaching(input),
      ];
    },
    // Tags are part of the answer for who may list them.
    GetFunction: (input: OnFunction, call) => {
      const arn = arnIn(input, call);
      return [need("GetFunction", arn), { ...need("ListTags", arn), optional: true }];
    },
    GetFunctionConfiguration: on("GetFunctionConfiguration"),
    GetFunctionCodeSigningConfig: on("GetFunctionCodeSigningConfig"),
    ListVersionsByFunction: on("ListVersionsByFunction"),
    ListFunctions: () => [need("ListFunctions", "*")],
    UpdateFunctionCode: on("UpdateFunctionCode"),
    UpdateFunctionConfiguration: (input: UpdateFunctionConfigurationCommandInput, call) => {
      const arn = arnIn(input, call);
      return [
        need("UpdateFunctionConfiguration", arn),
        ...passing(input.Role, arn),
        ...attaching(input),
      ];
    },
    DeleteFunction: on("DeleteFunction"),
    PutFunctionConcurrency: on("PutFunctionConcurrency"),
    GetFunctionConcurrency: on("GetFunctionConcurrency"),
    DeleteFunctionConcurrency: on("DeleteFunctionConcurrency"),
    TagResource: onTags("TagResource"),
    UntagResource: onTags("UntagResource"),
    ListTags: onTags("ListTags"),
    Invoke: on("InvokeFunction"),
    GetAccountSettings: () => [need("GetAccountSettings", "*")],
    ...Object.fromEntries(OF_THE_FUNCTION.map((name) => [name, on(name)])),
  };
}

/** Whoever gives a function a role lends it that role's rights. */
function passing(role: string | undefined, functionArn: string): readonly Need[] {
  if (role === undefined) return [];
  const keys = {
    "iam:PassedToService": "lambda.amazonaws.com",
    "iam:AssociatedResourceArn": functionArn,
  };
  return [{ action: "iam:PassRole", resource: role, keys }];
}

/** Layers are fetched, and a network looked at, with the rights of who names them. */
function attaching({
  Layers = [],
  VpcConfig: { SubnetIds = [] } = {},
}: Pick<CreateFunctionCommandInput, "Layers" | "VpcConfig">): readonly Need[] {
  const looks = ["SecurityGroups", "Subnets", "Vpcs"].map((what) => `ec2:Describe${what}`);
  return [
    ...Layers.map((resource) => ({ action: "lambda:GetLayerVersion", resource })),
    ...(SubnetIds.length === 0 ? [] : looks.map((action) => ({ action, resource: "*" }))),
  ];
}
