// AddPermission and RemovePermission edit one statement of the queue's policy.
import type { AddPermissionCommandInput, RemovePermissionCommandInput } from "@aws-sdk/client-sqs";
import { isObject, parseJson } from "../../core/json.ts";
import { type Call, PARTITION } from "../service.ts";
import { sqsModel } from "../wire/models.ts";
import { changed } from "./attributes.ts";
import { invalidValue } from "./faults.ts";
import type { Queue } from "./queue.ts";
import { checkPolicyQuotas, statementsOf } from "./queue-policy.ts";
import type { Registry } from "./registry.ts";

export function permissionActions(registry: Registry) {
  return {
    AddPermission(input: AddPermissionCommandInput, call: Call): void {
      const { Label = "", AWSAccountIds = [], Actions = [] } = input;
      const queue = registry.at(input.QueueUrl, call);
      for (const action of Actions) {
        if (action !== "*" && !sqsModel.operations.has(action)) {
          const reason = "Please refer to the appropriate WSDL for a list of valid actions.";
          throw invalidValue(`SQS:${action}`, "ActionName", reason);
        }
      }
      const policy = policyOf(queue);
      if (policy.Statement.some((statement) => isLabelled(statement, Label))) {
        throw invalidValue(Label, "Label", "Already exists.");
      }
      const statement = {
        Sid: Label,
        Effect: "Allow",
        Principal: {
          AWS: oneOrAll(AWSAccountIds.map((id) => `arn:${PARTITION}:iam::${id}:root`)),
        },
        Action: oneOrAll(Actions.map((action) => `SQS:${action}`)),
        Resource: queue.arn,
      };
      setPolicy(registry, queue, { ...policy, Statement: [...policy.Statement, statement] });
    },

    RemovePermission({ QueueUrl, Label = "" }: RemovePermissionCommandInput, call: Call): void {
      const queue = registry.at(QueueUrl, call);
      const policy = policyOf(queue);
      const left = policy.Statement.filter((statement) => !isLabelled(statement, Label));
      if (left.length === policy.Statement.length) {
        throw invalidValue(Label, "Label", "can't find label.");
      }
      setPolicy(registry, queue, { ...policy, Statement: left });
    },
  };
}

interface Policy {
  readonly Statement: readonly unknown[];
  readonly [element: string]: unknown;
}

function policyOf(queue: Queue): Policy {
  const policy = parseJson(queue.record.attributes["Policy"] ?? "");
  if (!isObject(policy)) {
    const fresh = { Version: "2008-10-17", Id: `${queue.arn}/SQSDefaultPolicy`, Statement: [] };
    return fresh;
  }
  return { ...policy, Statement: statementsOf(policy) };
}

function setPolicy(registry: Registry, queue: Queue, policy: Policy): void {
  checkPolicyQuotas(policy);
  const Policy = policy.Statement.length === 0 ? "" : JSON.stringify(policy);
  const attributes = changed(queue.record.attributes, { Policy });
  queue.update({ attributes, modifiedAt: registry.seconds() });
}

function isLabelled(statement: unknown, label: string): boolean {
  return isObject(statement) && statement["Sid"] === label;
}

function oneOrAll(values: readonly string[]): string | readonly string[] {
  return values.length === 1 ? (values[0] ?? "") : values;
}
