// What an earlier name leaves behind, with what removes it: sqslam itself looks for a thing only
// under the name that the pipeline file gives it.
import type { Where } from "../aws/connection.ts";
import { queueUrl } from "../aws/names.ts";
import type { Leftover } from "../engine/resource.ts";

export function leftoverQueue(where: Where, arn: string): Leftover {
  const name = nameIn(arn);
  const url = queueUrl(where, name);
  return leftover(where, "queue", name, [`sqs delete-queue --queue-url ${url}`]);
}

export function leftoverRole(where: Where, arn: string, policies: readonly string[]): Leftover {
  const name = nameIn(arn);
  return leftover(where, "IAM role", name, [
    ...policies.map(
      (policy) => `iam delete-role-policy --role-name ${name} --policy-name ${policy}`,
    ),
    `iam delete-role --role-name ${name}`,
  ]);
}

export function leftoverLogGroup(where: Where, name: string): Leftover {
  return leftover(where, "log group", name, [`logs delete-log-group --log-group-name ${name}`]);
}

export function leftoverFunction(where: Where, arn: string): Leftover {
  const name = /:function:([^:]+)/.exec(arn)?.[1] ?? arn;
  return leftover(where, "Lambda function", name, [
    `lambda delete-function --function-name ${name}`,
  ]);
}

function leftover(
  { region, endpoint }: Where,
  kind: string,
  name: string,
  commands: readonly string[],
): Leftover {
  const at = endpoint === undefined ? "" : ` --endpoint-url ${endpoint}`;
  return { kind, name, commands: commands.map((each) => `aws ${each} --region ${region}${at}`) };
}

const nameIn = (arn: string): string => arn.replace(/^.*[:/]/, "");
