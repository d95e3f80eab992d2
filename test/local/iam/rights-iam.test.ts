// aws-facts 5.4: what calls to IAM take, row by row.
import * as iam from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sendAny } from "../../support/send-any.ts";
import { type RightsWorld, rightsWorld, role, rowsOf, eachInTurn } from "./rights.ts";
import { policy, TRUST } from "./world.ts";
let world: RightsWorld;
let client: iam.IAMClient;
beforeAll(async () => {
  world = await rightsWorld();
  client = new iam.IAMClient(world.caller);
});
afterAll(() => world.stop());

const r = role("r");
const RoleName = "r";
const PolicyName = "p";
const PolicyArn = "arn:aws:iam::aws:policy/AdministratorAccess";
const PolicyDocument = policy("sqs:*");
const AssumeRolePolicyDocument = TRUST;
const Tags = [{ Key: "team", Value: "a" }];
const onPolicy = { RoleName, PolicyName };

const row = rowsOf("iam");
const ROWS = [
  row(new iam.GetRoleCommand({ RoleName }), r),
  row(new iam.CreateRoleCommand({ RoleName: "new", AssumeRolePolicyDocument }), role("new")),
  row(
    new iam.CreateRoleCommand({ RoleName: "new", Path: "/team/", AssumeRolePolicyDocument }),
    role("team/new"),
  ),
  row(new iam.CreateRoleCommand({ RoleName: "tagged", AssumeRolePolicyDocument, Tags }), [
    ["iam:CreateRole", role("tagged")],
    ["iam:TagRole", role("tagged")],
  ]),
  row(new iam.UpdateRoleCommand({ RoleName }), r),
  row(new iam.UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: TRUST }), r),
  row(new iam.PutRolePolicyCommand({ ...onPolicy, PolicyDocument }), r),
  row(new iam.GetRolePolicyCommand(onPolicy), r),
  row(new iam.ListRolePoliciesCommand({ RoleName }), r),
  row(new iam.DeleteRolePolicyCommand(onPolicy), r),
  row(new iam.AttachRolePolicyCommand({ RoleName, PolicyArn }), r),
  row(new iam.ListAttachedRolePoliciesCommand({ RoleName }), r),
  row(new iam.DetachRolePolicyCommand({ RoleName, PolicyArn }), r),
  row(new iam.PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: PolicyArn }), r),
  row(new iam.DeleteRolePermissionsBoundaryCommand({ RoleName }), r),
  row(new iam.ListInstanceProfilesForRoleCommand({ RoleName }), r),
  row(new iam.TagRoleCommand({ RoleName, Tags }), r),
  row(new iam.UntagRoleCommand({ RoleName, TagKeys: ["team"] }), r),
  row(new iam.ListRoleTagsCommand({ RoleName }), r),
  row(new iam.DeleteRoleCommand({ RoleName }), r),
];

test.for(ROWS)("$call", async ({ rights, command }) => {
  const refusals = await world.refusals(rights, () => sendAny(client, command));

  expect(refusals).toEqual(eachInTurn(rights));
});
