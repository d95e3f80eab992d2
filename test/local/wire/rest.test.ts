import {
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetEventSourceMappingCommand,
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
  ListTagsCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateFunctionCodeCommand,
} from "@aws-sdk/client-lambda";
import { describe, expect, test } from "vitest";
import { Fault } from "../../../src/local/fault.ts";
import { echoWorld, send } from "./world.ts";

type Answers = Parameters<typeof echoWorld>[0];

async function lambdaWorld(answers: NonNullable<Answers>["lambda"] = {}) {
  const world = await echoWorld({ lambda: answers });
  return { world, lambda: new LambdaClient(world.options) };
}

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:hello";

describe("paths and queries (aws-facts 3.1)", () => {
  test.for([
    "hello",
    ARN,
    `${ARN}:$LATEST`,
    "000000000000:function:hello",
    "with space/slash%25?é",
  ])("the function name %s arrives decoded", async (FunctionName) => {
    const { world, lambda } = await lambdaWorld();
    await lambda.send(new GetFunctionCommand({ FunctionName, Qualifier: "$LATEST" }));

    expect(world.input).toEqual({ FunctionName, Qualifier: "$LATEST" });
    await world.close();
  });

  test("a tag's resource is a whole ARN in the path, its keys a list in the query", async () => {
    const { world, lambda } = await lambdaWorld({ ListTags: { Tags: { a: "1" } } });
    const TagKeys = ["a", "b&c=d", "é +"];

    await lambda.send(new UntagResourceCommand({ Resource: ARN, TagKeys }));
    expect(world.input).toEqual({ Resource: ARN, TagKeys });
    await lambda.send(new TagResourceCommand({ Resource: ARN, Tags: { "sqslam:name": "x" } }));
    expect(world.input).toEqual({ Resource: ARN, Tags: { "sqslam:name": "x" } });
    expect((await lambda.send(new ListTagsCommand({ Resource: ARN }))).Tags).toEqual({ a: "1" });
    await world.close();
  });

  test("numbers in the query are numbers, and what is none is refused", async () => {
    const { world, lambda } = await lambdaWorld();
    await lambda.send(new ListEventSourceMappingsCommand({ FunctionName: "f", MaxItems: 5 }));
    expect(world.input).toEqual({ FunctionName: "f", MaxItems: 5 });

    const raw = await send(world.url, { method: "GET", path: "/2015-03-31/functions/?MaxItems=x" });
    expect(raw.status).toBe(400);
    expect(raw.headers["x-amzn-errortype"]).toBe("SerializationException");
    await world.close();
  });

  test("an operation is found by method as well as by path", async () => {
    const { world, lambda } = await lambdaWorld();
    await lambda.send(new ListFunctionsCommand({}));
    await lambda.send(new DeleteFunctionCommand({ FunctionName: "f" }));

    expect(world.received.map((call) => call.name)).toEqual(["ListFunctions", "DeleteFunction"]);
    await world.close();
  });

  test("what is no operation's path answers in AWS's form", async () => {
    const { world } = await lambdaWorld();
    for (const path of ["/", "/nothing", "/2015-03-31/functions/a/b/c/d", "/%", "//"]) {
      const raw = await send(world.url, { method: "GET", path });

      expect([raw.status, raw.headers["x-amzn-errortype"]]).toEqual([
        404,
        "UnknownOperationException",
      ]);
      expect(JSON.parse(raw.body)).toMatchObject({ Type: "User" });
    }
    await world.close();
  });
});

describe("bodies and headers", () => {
  test("a zip arrives as bytes, nested members typed", async () => {
    const { world, lambda } = await lambdaWorld();
    const ZipFile = Uint8Array.from({ length: 256 }, (_, i) => i);
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: "f",
        Role: "r",
        Code: { ZipFile },
        Environment: { Variables: { __proto__x: "1", constructor: "2" } },
        Publish: false,
        Timeout: 3,
      }),
    );

    expect(world.input).toEqual({
      FunctionName: "f",
      Role: "r",
      Code: { ZipFile: Buffer.from(ZipFile) },
      Environment: { Variables: { __proto__x: "1", constructor: "2" } },
      Publish: false,
      Timeout: 3,
    });
    await world.close();
  });

  test("a date that is a number comes back as a date (aws-facts 0.3)", async () => {
    const LastModified = new Date("2026-01-02T03:04:05.678Z");
    const { world, lambda } = await lambdaWorld({
      GetEventSourceMapping: { UUID: "u", LastModified, BatchSize: 10 },
    });

    const got = await lambda.send(new GetEventSourceMappingCommand({ UUID: "u" }));
    expect(got).toMatchObject({ UUID: "u", LastModified, BatchSize: 10 });
    await world.close();
  });

  test("Invoke's payload and headers go both ways", async () => {
    const { world, lambda } = await lambdaWorld({
      Invoke: {
        StatusCode: 200,
        FunctionError: "Unhandled",
        LogResult: "bG9n",
        ExecutedVersion: "$LATEST",
        Payload: Buffer.from('{"errorMessage":"é"}'),
      },
    });
    const answer = await lambda.send(
      new InvokeCommand({
        FunctionName: ARN,
        InvocationType: "RequestResponse",
        LogType: "Tail",
        Payload: Buffer.from([0, 255, 13, 10]),
      }),
    );

    expect(world.input).toEqual({
      FunctionName: ARN,
      InvocationType: "RequestResponse",
      LogType: "Tail",
      Payload: Buffer.from([0, 255, 13, 10]),
    });
    expect(answer).toMatchObject({
      StatusCode: 200,
      FunctionError: "Unhandled",
      LogResult: "bG9n",
      ExecutedVersion: "$LATEST",
    });
    expect(answer.Payload?.transformToString()).toBe('{"errorMessage":"é"}');
    await world.close();
  });

  test("the status of an event invocation is the action's", async () => {
    const { world, lambda } = await lambdaWorld({ Invoke: { StatusCode: 202 } });

    const { StatusCode: status, $metadata: metadata } = await lambda.send(
      new InvokeCommand({ FunctionName: "f", InvocationType: "Event" }),
    );
    expect([status, metadata.httpStatusCode]).toEqual([202, 202]);
    await world.close();
  });

  test("an operation's own success status and an empty answer are kept", async () => {
    const { world, lambda } = await lambdaWorld({ CreateFunction: { FunctionName: "f" } });
    const made = await lambda.send(
      new CreateFunctionCommand({ FunctionName: "f", Role: "r", Code: {} }),
    );
    const mapping = await lambda.send(new CreateEventSourceMappingCommand({ FunctionName: "f" }));
    const tagged = await lambda.send(new TagResourceCommand({ Resource: ARN, Tags: {} }));

    expect([made, mapping, tagged].map((answer) => answer.$metadata.httpStatusCode)).toEqual([
      201, 202, 204,
    ]);
    await world.close();
  });
});

describe("faults (aws-facts 0.2, 3.11)", () => {
  test("name, status and message are the shape's; further members come along", async () => {
    const { world, lambda } = await lambdaWorld({
      Invoke: new Fault("TooManyRequestsException", "Rate Exceeded.", {
        members: { Reason: "ReservedFunctionConcurrentInvocationLimitExceeded" },
      }),
      UpdateFunctionCode: new Fault("ResourceConflictException", "busy"),
      GetFunction: new Fault("ResourceNotFoundException", `Function not found: ${ARN}`),
    });

    await expect(lambda.send(new InvokeCommand({ FunctionName: "f" }))).rejects.toMatchObject({
      name: "TooManyRequestsException",
      message: "Rate Exceeded.",
      Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
      $metadata: { httpStatusCode: 429 },
    });
    await expect(
      lambda.send(new UpdateFunctionCodeCommand({ FunctionName: "f" })),
    ).rejects.toMatchObject({
      name: "ResourceConflictException",
      message: "busy",
      $metadata: { httpStatusCode: 409 },
    });
    await expect(lambda.send(new GetFunctionCommand({ FunctionName: "f" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Function not found: ${ARN}`,
      $metadata: { httpStatusCode: 404, requestId: expect.any(String) },
    });
    await world.close();
  });

  test("a body that is no JSON, or of the wrong type, is refused", async () => {
    const { world } = await lambdaWorld();
    const post = (body: string) => send(world.url, { path: "/2015-03-31/functions", body });

    expect((await post("{")).headers["x-amzn-errortype"]).toBe("InvalidRequestContentException");
    expect(
      (await post('{"FunctionName":1,"Role":"r","Code":{}}')).headers["x-amzn-errortype"],
    ).toBe("SerializationException");
    expect((await post("[]")).status).toBe(400);
    expect((await post("")).status).toBe(400);
    expect(world.received).toEqual([]);
    await world.close();
  });
});
