// Every error of a resource, told with the resource's name by the one file that knows AWS's errors.
import type { Connection } from "../aws/connection.ts";
import { explained } from "../aws/faults.ts";
import { SqslamError } from "../core/errors.ts";
import type { Resource } from "../engine/resource.ts";

/** The same resource; what it throws names it, and none of `secrets`. */
export function guarded<State>(
  resource: Resource<State>,
  connection: Connection,
  secrets: readonly string[] = [],
): Resource<State> {
  const who = `${resource.kind} "${resource.name}"`;
  const guard = async <T>(verb: string, work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw error instanceof SqslamError
        ? named(error, who)
        : explained(error, `Could not ${verb} ${who}`, connection, secrets);
    }
  };
  return {
    ...resource,
    read: (signal) => guard("look at", resource.read(signal)),
    find: (signal) => guard("look at", resource.find(signal)),
    create: (work) => guard("create", resource.create(work)),
    update: (state, changes, work) => guard("update", resource.update(state, changes, work)),
    remove: (state, work) => guard("remove", resource.remove(state, work)),
    ready: (work) => guard("wait for", resource.ready(work)),
  };
}

function named(error: SqslamError, who: string): SqslamError {
  if (error.message.includes(who)) return error;
  const { code, hint, cause } = error;
  return new SqslamError(code, `${who}: ${error.message}`, { hint, cause });
}
