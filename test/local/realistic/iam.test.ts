// aws-facts 3.3 and 5: what IAM has accepted is not at once in effect.
import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { expect, test } from "vitest";
import { AWS_DELAYS } from "../../../src/local/delays.ts";
import { folderOf } from "../../support/folder.ts";
import { realistic } from "./world.ts";

const { roleFound, roleAssumable, roleChanged, roleEmptied } = AWS_DELAYS;

const notFound = {
  name: "NoSuchEntityException",
  message: "The role with name worker cannot be found.",
};
const notAssumable = {
  name: "InvalidParameterValueException",
  message: "The role defined for the function cannot be assumed by Lambda.",
};
const notAllowed = {
  name: "InvalidParameterValueException",
  message: "The provided execution role does not have permissions to call ReceiveMessage on SQS",
};

test("a new role is not found for a moment, by reads and by PutRolePolicy (5.2)", async () => {
  const { clock, createRole, getRole, allowPolling } = await realistic();
  await createRole();

  await clock.advance(roleFound.least - 1);
  await expect(getRole()).rejects.toMatchObject(notFound);
  await expect(allowPolling()).rejects.toMatchObject(notFound);

  await clock.advance(roleFound.most);
  expect((await getRole()).Role?.RoleName).toBe("worker");
  await allowPolling();
});

test("its name is taken all the same (5.1)", async () => {
  const { createRole } = await realistic();
  await createRole();

  await expect(createRole()).rejects.toMatchObject({ name: "EntityAlreadyExistsException" });
});

test("a new role that is found cannot be assumed by Lambda for some seconds more (3.3)", async () => {
  const { clock, createRole, getRole, createFunction } = await realistic();
  await createRole();

  await clock.advance(roleAssumable.least - 1);
  await getRole();
  await expect(createFunction()).rejects.toMatchObject(notAssumable);

  await clock.advance(roleAssumable.most);
  expect((await createFunction()).State).toBe("Pending");
});

test("a new inline policy is read at once and counts some seconds later (5.2)", async () => {
  const world = await realistic();
  const { clock, createRole, allowPolling, createFunction, createQueue, createMapping } = world;
  await createRole();
  await createQueue();
  await clock.advance(roleAssumable.most);
  await createFunction();
  await clock.advance(60_000);
  await allowPolling();

  await world.iam.send(new GetRolePolicyCommand({ RoleName: "worker", PolicyName: "poll" }));
  await clock.advance(roleChanged.least - 1);
  await expect(createMapping()).rejects.toMatchObject(notAllowed);

  await clock.advance(roleChanged.most);
  expect((await createMapping()).State).toBe("Creating");
});

test("a policy that is taken away counts for some seconds more (5.2)", async () => {
  const { clock, settle, createMapping, iam } = await realistic();
  await settle();
  const policy = { RoleName: "worker", PolicyName: "poll" };
  await iam.send(new DeleteRolePolicyCommand(policy));

  await clock.advance(roleChanged.most);
  await expect(createMapping()).rejects.toMatchObject(notAllowed);
});

test("a role that was just emptied may say for a moment that it is not (5.3)", async () => {
  const { clock, settle, iam } = await realistic();
  await settle();
  const remove = () => iam.send(new DeleteRoleCommand({ RoleName: "worker" }));
  await iam.send(new DeleteRolePolicyCommand({ RoleName: "worker", PolicyName: "poll" }));

  await clock.advance(roleEmptied.least - 1);
  await expect(remove()).rejects.toMatchObject({
    name: "DeleteConflictException",
    message: "Cannot delete entity, must delete policies first.",
  });

  await clock.advance(roleEmptied.most);
  expect((await remove()).$metadata.httpStatusCode).toBe(200);
});

test("a role made anew under its name is another one, and spreads anew (5.2)", async () => {
  const { clock, createRole, createFunction, iam } = await realistic();
  const first = await createRole();
  await clock.advance(roleAssumable.most);
  await iam.send(new DeleteRoleCommand({ RoleName: "worker" }));

  const second = await createRole();

  expect(second.Role?.RoleId).not.toBe(first.Role?.RoleId);
  await expect(createFunction()).rejects.toMatchObject(notAssumable);
});

test("a role that was just made cannot be named by another one's trust policy yet (5.1)", async () => {
  const { clock, createRole, iam } = await realistic();
  await createRole();
  const worker = "arn:aws:iam::000000000000:role/worker";
  const statement = { Effect: "Allow", Principal: { AWS: worker }, Action: "sts:AssumeRole" };
  const AssumeRolePolicyDocument = JSON.stringify({ Statement: [statement] });
  const trusting = () =>
    iam.send(new CreateRoleCommand({ RoleName: "trusting", AssumeRolePolicyDocument }));

  await clock.advance(roleAssumable.least - 1);
  await expect(trusting()).rejects.toMatchObject({
    name: "MalformedPolicyDocumentException",
    message: `Invalid principal in policy: "AWS":"${worker}"`,
  });

  await clock.advance(roleAssumable.most);
  expect((await trusting()).Role?.RoleName).toBe("trusting");
});

test("a restart makes nothing spread faster", async () => {
  const world = await realistic(await folderOf({}));
  await world.createRole();

  await world.restart();

  await expect(world.getRole()).rejects.toMatchObject(notFound);
  await world.clock.advance(roleAssumable.least - 1);
  await expect(world.createFunction()).rejects.toMatchObject(notAssumable);
  await world.clock.advance(roleAssumable.most);
  expect((await world.createFunction()).State).toBe("Pending");
});
