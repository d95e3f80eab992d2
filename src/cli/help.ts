// The parts of `--help` that no flag or command says for itself.

export const USAGE = `$0 <command> [flags]

An SQS queue that triggers a Lambda function: stand it up, feed it, watch it,
take it down; on AWS, or on this machine with no account and no Docker.`;

export const EXAMPLES: [command: string, description: string][] = [
  ["$0 demo", "the whole story, on this machine"],
  ["$0 local start --detach", "an endpoint like AWS, here"],
  ["$0 up --local", "queue, role, function, mapping on it"],
  ["$0 send --file README.md --local", "each line as a message"],
  ["$0 tail --local", "what the handler logs"],
  ["$0 up --region eu-west-1", "the same on AWS"],
];

export const EPILOGUE = `Exit codes:
  0  done; nothing to do       4    not deployed
  1  failed                    64   wrong use, or a wrong pipeline file
  2  differences (only with    130  stopped by Ctrl-C
     --detailed-exitcode)      143  stopped by SIGTERM
  3  done in part

Environment:
  Each flag is also a variable: --endpoint-url is SQSLAM_ENDPOINT_URL.
  Region: --region, AWS_REGION, AWS_DEFAULT_REGION, the pipeline file, the profile.
  Credentials: whatever the AWS CLI uses (AWS_PROFILE, SSO, AWS_ACCESS_KEY_ID).
  NO_COLOR, FORCE_COLOR and CI mean what they mean elsewhere.`;

export const GLOBAL_GROUP = "Flags of every command:";

/** yargs lists a command's own flags last; whoever asks for its help came for them. */
export function ownFlagsFirst(help: string): string {
  const sections = help.split("\n\n");
  const global = sections.findIndex((section) => section.startsWith(GLOBAL_GROUP));
  const own = sections.findIndex((section) => section.startsWith("Flags:"));
  if (global === -1 || own <= global) return help;
  const [flags = ""] = sections.splice(own, 1);
  return sections.toSpliced(global, 0, flags).join("\n\n");
}
