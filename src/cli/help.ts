// The parts of `--help` that no flag or command says for itself.

export const USAGE = `$0 <command> [flags]

An SQS queue that triggers a Lambda function: stand it up, feed it, watch it,
take it down; on AWS, or on this machine with no account and no Docker.`;

export const EXAMPLES: [command: string, description: string][] = [
  ["$0 demo", "the whole story, on this machine alone"],
  ["$0 local start --detach", "an AWS-compatible endpoint on this machine"],
  ["$0 up --local", "queue, role, function and mapping on it"],
  ["$0 send --file README.md --local", "each line as a message"],
  ["$0 tail --local", "what the handler logs"],
  ["$0 up --stage prod --region eu-west-1", "the same on AWS"],
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
