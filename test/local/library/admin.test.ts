import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { library } from "./world.ts";

async function admin() {
  const world = await library({ admin: true });
  const ask = async (method: string, path: string, body?: unknown, headers = {}) => {
    const response = await fetch(`${world.endpoint.url}/_sqslam/${path}`, {
      method,
      headers: body === undefined ? headers : { "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, answer: await response.json() };
  };
  return { ...world, ask };
}

test("faults are planned, listed and removed from outside", async () => {
  const { ask, sqs, endpoint } = await admin();
  const plan = { kind: "throttle", service: "sqs", operation: "ListQueues", times: 3 };

  const added = await ask("POST", "faults", plan);
  await expect(sqs.send(new ListQueuesCommand({}))).rejects.toMatchObject({
    name: "RequestThrottled",
  });

  const fault = { ...plan, id: "fault-1" };
  expect(added).toEqual({ status: 201, answer: { ...fault, struck: 0 } });
  const faults = [{ ...fault, struck: 1 }];
  expect(await ask("GET", "faults")).toEqual({ status: 200, answer: { faults } });
  expect(endpoint.faults.list()).toEqual(faults);
  expect(await ask("DELETE", "faults?id=fault-9")).toMatchObject({
    status: 404,
    answer: { error: "There is no fault fault-9 in the plan, or no more." },
  });
  expect(await ask("DELETE", "faults?id=fault-1")).toEqual({ status: 200, answer: { faults: [] } });
  await ask("POST", "faults", plan);
  expect(await ask("DELETE", "faults")).toEqual({ status: 200, answer: { faults: [] } });
  await sqs.send(new ListQueuesCommand({}));
});

test("a reset from outside answers when all is forgotten", async () => {
  const { ask, createQueue, sqs } = await admin();
  await createQueue("orders");

  expect(await ask("POST", "reset")).toEqual({ status: 200, answer: { reset: true } });

  expect(await sqs.send(new ListQueuesCommand({}))).not.toHaveProperty("QueueUrls");
});

test("what is misspelt is refused, and nothing planned", async () => {
  const { ask, endpoint } = await admin();

  expect(await ask("POST", "faults", { kind: "throttle", tims: 1 })).toEqual({
    status: 400,
    answer: {
      error:
        "The fault cannot be planned: it has tims; it may have kind, ms, service, operation, resource, times, probability.",
    },
  });
  expect(await ask("POST", "faults", "throttle")).toMatchObject({ status: 400 });
  expect(await ask("POST", "faults", {}, { "content-type": "text/plain" })).toMatchObject({
    status: 415,
  });
  expect(await ask("PUT", "faults", {})).toEqual({
    status: 404,
    answer: {
      error:
        "There is no such route; there are POST /_sqslam/reset, GET /_sqslam/faults, POST /_sqslam/faults, DELETE /_sqslam/faults.",
    },
  });
  expect(endpoint.faults.list()).toEqual([]);
});

test("a web page has no access to it", async () => {
  const { ask, createQueue, depth } = await admin();
  await createQueue("orders");

  for (const headers of [{ origin: "http://localhost:3000" }, { "sec-fetch-site": "none" }]) {
    await expect(ask("POST", "reset", {}, headers)).rejects.toThrow("not valid JSON");
  }

  expect(await depth("orders")).toBe(0);
});

test("without admin there are no such routes", async () => {
  const { endpoint, createQueue, depth } = await library();
  await createQueue("orders");

  const reset = await fetch(`${endpoint.url}/_sqslam/reset`, { method: "POST" });
  const faults = await fetch(`${endpoint.url}/_sqslam/faults`);

  expect([reset.status, faults.status]).toEqual([404, 404]);
  expect(await depth("orders")).toBe(0);
});
