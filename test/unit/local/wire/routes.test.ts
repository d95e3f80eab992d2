import { expect, test } from "vitest";
import { lambdaModel } from "../../../../src/local/wire/models.ts";
import { compileRoutes } from "../../../../src/local/wire/routes.ts";

const compiled = compileRoutes(lambdaModel.operations.values());
const find = (method: string, url: string) => {
  const [path = "", query = ""] = url.split("?");
  return compiled(method, path, new URLSearchParams(query));
};

test.for([
  ["POST", "/2015-03-31/functions", "CreateFunction", {}],
  ["GET", "/2015-03-31/functions/", "ListFunctions", {}],
  ["GET", "/2015-03-31/functions/f", "GetFunction", { FunctionName: "f" }],
  ["GET", "/2015-03-31/functions/f%2Fg%25", "GetFunction", { FunctionName: "f/g%" }],
  ["GET", "/2015-03-31/functions/50%", "GetFunction", { FunctionName: "50%" }],
  ["PUT", "/2015-03-31/functions/f/code", "UpdateFunctionCode", { FunctionName: "f" }],
  ["POST", "/2015-03-31/event-source-mappings/", "CreateEventSourceMapping", {}],
  ["PUT", "/2015-03-31/event-source-mappings/u", "UpdateEventSourceMapping", { UUID: "u" }],
  ["GET", "/2017-03-31/tags/arn:a:b", "ListTags", { Resource: "arn:a:b" }],
] as const)("%s %s is %s", ([method, path, name, labels]) => {
  const route = find(method, path);

  expect(route?.operation.name).toBe(name);
  expect(route?.labels).toEqual(labels);
});

test.for([
  ["PATCH", "/2015-03-31/functions"],
  ["GET", "/2015-03-31/functionsX"],
  ["GET", "/x/2015-03-31/functions"],
  ["GET", "/2015-03-31/functions/f/g/h/i"],
  ["GET", ""],
] as const)("%s %s is no operation", ([method, path]) => {
  expect(find(method, path)).toBeUndefined();
});

test("every operation of the model is found at its own path", () => {
  for (const operation of lambdaModel.operations.values()) {
    const [method = "", template = ""] = operation.http ?? [];
    const path = template.replaceAll(/\{\w+\+?\}/g, "x");

    expect(find(method, path)?.operation.name).toBe(operation.name);
  }
});
