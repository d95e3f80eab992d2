import type { Role as RoleShape } from "@aws-sdk/client-iam";
import { encodeDocument } from "./checks.ts";
import type { Role } from "./roles.ts";

/** What ListRoles says of a role: listings leave out tags, boundary and last use. */
export function listedRole(role: Role): RoleShape {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encodeDocument(role.trust),
    Description: role.description,
    MaxSessionDuration: role.maxSessionSeconds,
  };
}

/** What GetRole says. */
export function wholeRole(role: Role): RoleShape {
  return {
    ...listedRole(role),
    ...(role.boundary === undefined
      ? {}
      : {
          PermissionsBoundary: {
            PermissionsBoundaryType: "PermissionsBoundaryPolicy",
            PermissionsBoundaryArn: role.boundary,
          },
        }),
    ...(role.tags.length === 0 ? {} : { Tags: [...role.tags] }),
    RoleLastUsed: {},
  };
}

/** What CreateRole says: without MaxSessionDuration and last use (aws-facts 5.1). */
export function createdRole(role: Role): RoleShape {
  const { MaxSessionDuration: _left, RoleLastUsed: _out, ...shape } = wholeRole(role);
  return shape;
}
