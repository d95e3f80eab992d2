// The tutorial's way: its names, provisioned by sqslam; its way of sending a file, through boto3; its
// proof, the lines of the handler in the log.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../../src/cli.ts";
import { memoryIo } from "../support/io.ts";
import { until } from "../support/lambda.ts";
import { findProgram } from "../support/program.ts";
import {
  clientEnvironment,
  endpointOfFile,
  printed,
  REGION,
  run,
  skipped,
  succeeded,
} from "./programs.ts";

const CONFIG = fileURLToPath(new URL("../../config/tutorial.yaml", import.meta.url));
const SCRIPT = fileURLToPath(new URL("boto3/send_file.py", import.meta.url));
const LINES = 23;

const python = findProgram("python3");
const boto3 = python && printed(python, ["-c", "import boto3; print(boto3.__version__)"]);
const reason = boto3 === undefined ? "Python finds no boto3" : undefined;
const endpoint = endpointOfFile();

describe.skipIf(skipped("the tutorial's script", reason)).sequential("the tutorial", () => {
  let folder = "";
  let logs: CloudWatchLogsClient;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "sqslam-tutorial-"));
    logs = new CloudWatchLogsClient({
      endpoint: endpoint.url,
      region: REGION,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
  });
  afterAll(async () => {
    logs.destroy();
    await rm(folder, { recursive: true });
  });

  async function sqslam(...args: string[]) {
    const io = memoryIo({ cwd: folder, env: { ...process.env, ...clientEnvironment } });
    const code = await main([...args, "-c", CONFIG, "--endpoint-url", endpoint.url], io);
    return succeeded({ code, out: io.out, err: io.err });
  }

  test("is stood up by sqslam up -c config/tutorial.yaml", async () => {
    expect(await sqslam("up")).toContain("/000000000000/lambda_queue");
  });

  test("has its file sent line by line, and every line in the log", async () => {
    const file = join(folder, "lines.txt");
    const text = (n: number) => `line number ${n} & <tags> é`;
    await writeFile(file, Array.from({ length: LINES }, (_, n) => `${text(n)}\n`).join(""));

    const ran = await run(python ?? "", ["-B", SCRIPT, "lambda_queue", file], {
      env: { AWS_ENDPOINT_URL: endpoint.url },
    });
    expect(succeeded(ran)).toContain(`Sent ${LINES} messages`);

    const logged = async () => {
      const { events = [] } = await logs.send(
        new FilterLogEventsCommand({
          logGroupName: "/aws/lambda/test-lambda-function",
          filterPattern: '" -> "',
        }),
      );
      return events.map(({ message = "" }) => message);
    };
    await until(async () => (await logged()).length >= LINES);
    const lines = await logged();
    for (let n = 0; n < LINES; n += 1) {
      expect(lines.filter((line) => line.includes(` -> ${text(n)}`))).toHaveLength(1);
    }
  });

  test("is taken down, and nothing is left", async () => {
    expect(await sqslam("down", "--yes")).toContain("nothing is left");
  });
});
