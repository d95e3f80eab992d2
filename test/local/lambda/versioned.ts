// Functions that change and are published.
import {
  ListVersionsByFunctionCommand,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
} from "@aws-sdk/client-lambda";
import {
  createFunction,
  functionOf,
  type LambdaTest,
  settled,
  zipOf,
} from "../../support/lambda.ts";

/** Answers the text, and what it sees of its version. */
export const codeOf = (text: string) =>
  `export const handler = async (event, context) => ({ text: "${text}", version: context.functionVersion, arn: context.invokedFunctionArn, variable: process.env.AWS_LAMBDA_FUNCTION_VERSION });`;

let names = 0;
export async function aFunction(lambda: LambdaTest, text = "one"): Promise<string> {
  const name = `versioned-${(names += 1)}`;
  await createFunction(lambda, functionOf(name, codeOf(text)));
  return name;
}

export async function change(
  lambda: LambdaTest,
  FunctionName: string,
  text: string,
): Promise<void> {
  const ZipFile = zipOf({ "index.mjs": codeOf(text) }, 0o755);
  await lambda.client.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile }));
  await settled(lambda, FunctionName);
}

export const publish = (lambda: LambdaTest, FunctionName: string, Description?: string) =>
  lambda.client.send(new PublishVersionCommand({ FunctionName, Description }));

export const versionsOf = async (lambda: LambdaTest, FunctionName: string) => {
  const { Versions = [] } = await lambda.client.send(
    new ListVersionsByFunctionCommand({ FunctionName }),
  );
  return Versions.map(({ Version }) => Version);
};
