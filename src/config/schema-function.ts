// The function's part of the pipeline file (aws-facts 3.2, 3.6, 3.8).
import * as z from "zod";
import { duration, megabytes, oneOf, section, text, textValues, whole } from "./fields.ts";

const MINUTE = 60;

const LAYER =
  "the ARN of a layer version, such as arn:aws:lambda:eu-central-1:123456789012:layer:name:1";

const ids = (what: string, prefix: string) =>
  z.array(
    text(`the id of a ${what}, such as ${prefix}-0123abcd`, new RegExp(`^${prefix}-[0-9a-z]+$`)),
    {
      error: `a list of ids of ${what}s`,
    },
  );

const vpc = section({
  subnets: ids("subnet", "subnet").describe("In two availability zones or more, to survive one."),
  securityGroups: ids("security group", "sg"),
});

export const lambda = section({
  name: text("letters, digits, - and _", /^[A-Za-z0-9_-]+$/)
    .optional()
    .describe("Name in AWS, instead of the one that derives from `name` and the stage."),
  description: text("text of at most 256 characters", /^[^]{0,256}$/).default(""),
  source: text("the path of a folder, or of a .ts, .mts, .js, .mjs or .cjs file", /\S/)
    .default("../handler/node/index.ts")
    .describe(
      "Relative to this file. A folder is zipped as it is; a .ts, .mts, .js, .mjs or .cjs file is bundled with esbuild.",
    ),
  exclude: z
    .array(text("a pattern in .gitignore syntax", /\S/), {
      error: "a list of patterns in .gitignore syntax",
    })
    .default([])
    .describe("What to leave out of a folder, in .gitignore syntax; also in `.sqslamignore`."),
  handler: text("file.function, such as index.handler, of at most 128 characters", /^\S{1,128}$/)
    .default("index.handler")
    .describe("`file.function`: the file without its extension, and what it exports."),
  runtime: text(
    "a Lambda runtime, such as nodejs24.x, python3.13 or provided.al2023",
    /^(nodejs\d+\.x|python3\.\d+|java\d+(\.al\d+)?|dotnet\d+|ruby\d+\.\d+|provided\.al\d+)$/,
  ).default("nodejs24.x"),
  architecture: oneOf("x86_64", "arm64").default("x86_64"),
  timeout: duration({ min: 1, max: 15 * MINUTE })
    .prefault("30s")
    .describe("Of one invocation, that is of one batch: 1s to 15m."),
  memory: megabytes({ min: 128, max: 10_240 })
    .prefault("128MB")
    .describe("128MB to 10240MB; CPU grows with it."),
  ephemeralStorage: megabytes({ min: 512, max: 10_240 })
    .prefault("512MB")
    .describe("Of /tmp: 512MB to 10240MB."),
  layers: z
    .array(text(LAYER, /^arn:[a-z0-9-]+:lambda:[a-z0-9-]+:\d{12}:layer:[A-Za-z0-9_-]+:\d+$/), {
      error: "a list of ARNs of layer versions",
    })
    .default([])
    .describe("ARNs of layer versions, at most 5. Where two hold the same file, the later wins."),
  vpc: vpc
    .nullable()
    .default(null)
    .describe("The VPC to reach. Without a NAT in it the handler no longer reaches the internet."),
  tracing: oneOf("passThrough", "active")
    .default("passThrough")
    .describe("`active` samples invocations for X-Ray."),
  environment: textValues("a map of names to text", /^/)
    .default({})
    .describe("Environment variables. Secret: never printed."),
  reservedConcurrency: whole({ min: 0, max: 1_000_000 })
    .nullable()
    .default(null)
    .describe("Instances set aside for this function, and its ceiling. 0 stops it."),
});
