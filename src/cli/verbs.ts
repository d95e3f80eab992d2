// Every verb, in the order in which `--help` lists them.
import type { AddCommand } from "../commands/command.ts";
import { completion } from "../commands/completion.ts";
import { demo } from "../commands/demo.ts";
import { down } from "../commands/down.ts";
import { local } from "../commands/local/local.ts";
import { outputs } from "../commands/outputs.ts";
import { permissions } from "../commands/permissions.ts";
import { schema } from "../commands/schema.ts";
import { send } from "../commands/send.ts";
import { status } from "../commands/status.ts";
import { tail } from "../commands/tail.ts";
import { plan, up } from "../commands/up.ts";
import { validate } from "../commands/validate.ts";

export const VERBS: Readonly<Record<string, AddCommand>> = {
  up,
  plan,
  down,
  status,
  outputs,
  send,
  tail,
  validate,
  permissions,
  local,
  demo,
  schema,
  completion,
};
