import type { AddCommand } from "./command.ts";

export const outputs: AddCommand = (cli, run) =>
  cli.command(
    "outputs [name]",
    "URLs, ARNs and names of what is deployed; one name prints the bare value",
    (flags) =>
      flags
        .positional("name", { type: "string", describe: "Such as queueUrl or functionArn" })
        // Not --env-file: Node 20 takes that for itself, wherever on the line it stands.
        .option("dotenv", {
          type: "boolean",
          default: false,
          describe: "As NAME=value lines, such as QUEUE_URL=...",
        })
        .example('aws sqs send-message --queue-url "$($0 outputs queueUrl)" ...', "")
        .example("$0 outputs --dotenv > .env", "for other programs"),
    run(async (context, flags) => (await import("./outputs/run.ts")).runOutputs(context, flags)),
  );
