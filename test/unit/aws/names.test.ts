import { expect, test } from "vitest";
import { queueUrl } from "../../../src/aws/names.ts";
import { partitionOf } from "../../../src/aws/partition.ts";
import { someWhere } from "../../support/pipeline.ts";

test.for([
  ["eu-west-1", "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"],
  ["us-gov-west-1", "https://sqs.us-gov-west-1.amazonaws.com/123456789012/orders"],
  ["cn-north-1", "https://sqs.cn-north-1.amazonaws.com.cn/123456789012/orders"],
  ["eusc-de-east-1", "https://sqs.eusc-de-east-1.amazonaws.eu/123456789012/orders"],
  ["us-iso-east-1", "https://sqs.us-iso-east-1.c2s.ic.gov/123456789012/orders"],
  ["us-isob-east-1", "https://sqs.us-isob-east-1.sc2s.sgov.gov/123456789012/orders"],
  ["eu-isoe-west-1", "https://sqs.eu-isoe-west-1.cloud.adc-e.uk/123456789012/orders"],
  ["us-isof-east-1", "https://sqs.us-isof-east-1.csp.hci.ic.gov/123456789012/orders"],
] as const)("a queue of %s is at %s", ([region, url]) => {
  const where = { ...someWhere, region, partition: partitionOf(region), endpoint: undefined };

  expect(queueUrl(where, "orders")).toBe(url);
});

test("a queue of another endpoint is there, with or without a slash at its end", () => {
  for (const endpoint of ["http://127.0.0.1:1", "http://127.0.0.1:1/"]) {
    const url = queueUrl({ ...someWhere, endpoint }, "orders");

    expect(url).toBe("http://127.0.0.1:1/123456789012/orders");
  }
});
