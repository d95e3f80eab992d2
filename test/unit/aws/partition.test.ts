import { expect, test } from "vitest";
import { partitionOf } from "../../../src/aws/partition.ts";

test.for([
  ["eu-west-1", "aws"],
  ["us-east-1", "aws"],
  ["cn-north-1", "aws-cn"],
  ["us-gov-west-1", "aws-us-gov"],
  ["us-iso-east-1", "aws-iso"],
  ["us-isob-east-1", "aws-iso-b"],
  ["eusc-de-east-1", "aws-eusc"],
] as const)("%s is in the partition %s", ([region, partition]) => {
  expect(partitionOf(region)).toBe(partition);
});
