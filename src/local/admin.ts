// What another process may do to the endpoint, where it was started so that one may. Requests have
// passed the same checks as all others: loopback, no other Host, no browser.
import { messageOf, SqslamError } from "../core/errors.ts";
import { parseJson } from "../core/json.ts";
import type { FaultPlan, Faults } from "./faults/faults.ts";
import type { RawRequest, Reply } from "./wire/wire.ts";

/** Answers a request of its own; undefined for all others. */
export type Admin = (request: RawRequest) => Promise<Reply> | undefined;

type Route = (request: RawRequest) => Promise<Reply>;

const ROOT = "/_sqslam/";

export function makeAdmin(faults: Faults, reset: () => Promise<void>): Admin {
  const routes: Readonly<Record<string, Route>> = {
    async "POST reset"() {
      await reset();
      return json(200, { reset: true });
    },
    "GET faults": () => Promise.resolve(json(200, { faults: faults.list() })),
    "POST faults": (request) => Promise.resolve(add(faults, request)),
    "DELETE faults": (request) => Promise.resolve(remove(faults, request)),
  };

  return (request) => {
    if (!request.path.startsWith(ROOT)) return undefined;
    const name = `${request.method} ${request.path.slice(ROOT.length)}`;
    const route = Object.hasOwn(routes, name) ? routes[name] : undefined;
    return route ? answer(route, request) : Promise.resolve(unknown());
  };

  function unknown(): Reply {
    const known = Object.keys(routes).map((name) => name.replace(" ", ` ${ROOT}`));
    return failed(404, `There is no such route; there are ${known.join(", ")}.`);
  }
}

async function answer(route: Route, request: RawRequest): Promise<Reply> {
  try {
    return await route(request);
  } catch (error) {
    return failed(error instanceof SqslamError ? 400 : 500, messageOf(error));
  }
}

function add(faults: Faults, { headers, body }: RawRequest): Reply {
  // A web page can send a form or plain text without asking first, and JSON not.
  if (!/^application\/json\b/.test(headers["content-type"] ?? "")) {
    return failed(415, "A fault is planned as JSON: send it with content-type: application/json.");
  }
  const plan = parseJson(body.toString("utf8"));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- add reads strictly what it is given
  return json(201, faults.add(plan as FaultPlan));
}

/** One of them by `?id=`, or all. */
function remove(faults: Faults, { query }: RawRequest): Reply {
  const id = query.get("id");
  if (id === null) {
    faults.clear();
  } else if (!faults.remove(id)) {
    return failed(404, `There is no fault ${id} in the plan, or no more.`);
  }
  return json(200, { faults: faults.list() });
}

function failed(status: number, message: string): Reply {
  return json(status, { error: message });
}

function json(status: number, body: object): Reply {
  return {
    status,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  };
}
