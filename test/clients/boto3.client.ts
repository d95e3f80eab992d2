// boto3: each case of the Python modules beside this is a test here.
import { readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { findProgram } from "../support/program.ts";
import { endpointOfFile, printed, run, skipped } from "./programs.ts";

const FOLDER = fileURLToPath(new URL("boto3/", import.meta.url));
const PROTOCOL = `
import boto3, botocore
sqs = boto3.client("sqs", region_name="eu-west-1", endpoint_url="http://127.0.0.1:1", aws_access_key_id="a", aws_secret_access_key="b")
print(botocore.__version__, sqs.meta.service_model.protocol)`;

const python = findProgram("python3");

/** `<version> <protocol of SQS>` of the boto3 that Python finds, at first in `path`. */
function boto3In(path: string): string | undefined {
  return python && printed(python, ["-B", "-c", PROTOCOL], { PYTHONPATH: path });
}

/**
 * Until the end of 2023 boto3 spoke Query to SQS. The Google Cloud CLI brings such a one along;
 * OLD_BOTO3 names another folder of site-packages.
 */
function findOldBoto3(): string | undefined {
  const gcloud = findProgram("gcloud");
  const candidates = [
    process.env["OLD_BOTO3"],
    gcloud && join(dirname(realpathSync(gcloud)), "..", "lib", "third_party"),
  ];
  return candidates.find(
    (path) => path !== undefined && boto3In(path)?.endsWith(" query") === true,
  );
}

const current = boto3In("");
const oldPath = findOldBoto3();
const old = oldPath === undefined ? undefined : boto3In(oldPath);
const endpoint = endpointOfFile();

/** Registers the cases of a Python module as tests; they are run together, by one Python. */
function cases(module: string, path = ""): void {
  const source = readFileSync(join(FOLDER, `${module}.py`), "utf8");
  const names = [...source.matchAll(/^ {4}def (test_\w+)\(/gm)].map(([, name = ""]) => name);
  let ends: Readonly<Record<string, string | null>> = {};
  beforeAll(async () => {
    const { out, err } = await run(python ?? "", ["-B", "-m", "cases", module], {
      cwd: FOLDER,
      env: { ENDPOINT: endpoint.url, PYTHONPATH: path },
    });
    if (!out.startsWith("{")) throw new Error(err);
    ends = JSON.parse(out);
  });
  test.for(names.map((name) => [sentence(name), name] as const))("%s", ([, name]) => {
    expect(ends).toHaveProperty([name]);
    expect(ends[name]).toBeNull();
  });
}

/** `test_a_queue_is_made` as `a queue is made`. */
const sentence = (name: string) => name.replace(/^test_/, "").replaceAll("_", " ");

const noBoto3 = current === undefined ? "Python finds no boto3" : undefined;
describe.skipIf(skipped("boto3", noBoto3))(`boto3 ${current}`, () => {
  describe("sqs", () => {
    cases("sqs_cases");
  });
  describe("lambda", () => {
    cases("lambda_cases");
  });
  describe("iam, sts, cloudwatch and logs", () => {
    cases("account_cases");
  });
});

const noOld = old === undefined ? "none from before 2024 is here" : undefined;
describe.skipIf(skipped("boto3 that speaks Query to SQS", noOld))(`boto3 ${old}`, () => {
  describe("sqs", () => {
    cases("sqs_cases", oldPath);
  });
  describe("iam, sts, cloudwatch and logs", () => {
    cases("account_cases", oldPath);
  });
});
