// Queues that come and go under the same names, with their attributes, tags, purges and messages.
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  ListQueueTagsCommand,
  PurgeQueueCommand,
  SetQueueAttributesCommand,
  TagQueueCommand,
} from "@aws-sdk/client-sqs";
import type { Actor, Clients, Hand, Round } from "./actor.ts";
import { Ledger } from "./ledger.ts";
import { ofQueues, sendAll, urlOf } from "./queues.ts";

const NAMES = ["passing-1", "passing-2", "passing-3", "passing-4", "passing-5"] as const;

/** What the queue may be like: its visibility timeout and its tag, or undefined = it is not there. */
interface Shape {
  readonly timeout: string;
  readonly tag: string;
}

interface Passing {
  readonly ledger: Ledger;
  /** One for certain; more where a call had no answer. */
  may: readonly (Shape | undefined)[];
  purged: boolean;
}

export function lifecycleActor(): Actor {
  const passing = new Map<string, Passing>();
  for (const name of NAMES) {
    passing.set(name, { ledger: new Ledger(), may: [undefined], purged: false });
  }
  /** Of the calls that are about queues and not about messages. */
  const shapes = new Ledger();
  let numbered = 0;

  /** Makes a call after which the queue has this shape, if it is answered. */
  async function become(each: Passing, next: Shape, call: Promise<unknown>): Promise<void> {
    each.may = [...each.may, next];
    await shapes.ask({ kind: "queue" }, call);
    each.may = [next];
  }

  async function create({ clients, chance }: Round, name: string, each: Passing): Promise<void> {
    numbered += 1;
    const shape = { timeout: String(chance.between(1, 1000)), tag: `made ${numbered}` };
    const input = {
      QueueName: name,
      Attributes: { VisibilityTimeout: shape.timeout },
      tags: { tag: shape.tag },
    };
    await become(each, shape, clients.sqs.send(new CreateQueueCommand(input)));
    each.purged = false;
  }

  async function change(round: Round, name: string, each: Passing, shape: Shape): Promise<void> {
    const { clients, chance } = round;
    const QueueUrl = urlOf(clients, name);
    numbered += 1;
    const what = chance.fraction();
    if (what < 0.2) {
      const next = { ...shape, timeout: String(chance.between(1, 1000)) };
      const Attributes = { VisibilityTimeout: next.timeout };
      const command = new SetQueueAttributesCommand({ QueueUrl, Attributes });
      await become(each, next, clients.sqs.send(command));
    } else if (what < 0.4) {
      const next = { ...shape, tag: `tagged ${numbered}` };
      const command = new TagQueueCommand({ QueueUrl, Tags: { tag: next.tag } });
      await become(each, next, clients.sqs.send(command));
    } else if (what < 0.75) {
      const bodies = Array.from({ length: 5 }, () => `passing ${(numbered += 1)}`);
      await sendAll(clients, name, bodies, each.ledger);
    } else if (what < 0.9 && !each.purged) {
      each.purged = true;
      await clear(each, clients.sqs.send(new PurgeQueueCommand({ QueueUrl })));
    } else {
      each.may = [...each.may, undefined];
      await clear(each, clients.sqs.send(new DeleteQueueCommand({ QueueUrl })));
      each.may = [undefined];
    }
  }

  async function clear(each: Passing, call: Promise<unknown>): Promise<void> {
    await each.ledger.ask({ kind: "clear" }, call);
    each.ledger.deleted([...each.ledger.known.keys()]);
  }

  const work: Hand = async (round) => {
    const name = round.chance.oneOf(...NAMES);
    const each = passing.get(name);
    const shape = each?.may[0];
    if (!each) return;
    if (shape) await change(round, name, each, shape);
    else await create(round, name, each);
  };

  return {
    ledgers: [shapes, ...Array.from(passing.values(), ({ ledger }) => ledger)],
    queues: NAMES,
    hands: [work],
    setUp: () => Promise.resolve(),
    compare: (found, killedAt) =>
      [...passing].flatMap(([name, { ledger }]) =>
        ledger.compare(ofQueues(found, [name]), killedAt),
      ),
    async look({ clients }) {
      const wrong: string[] = [];
      const there = await standing(clients);
      for (const [name, each] of passing) {
        const is = there.has(name) ? await shapeOf(clients, name) : undefined;
        const allowed = each.may.map((shape) => JSON.stringify(shape));
        if (!allowed.includes(JSON.stringify(is))) {
          wrong.push(`${name} is ${JSON.stringify(is)}, not ${allowed.join(" or ")}`);
        }
        each.may = [is];
      }
      return wrong;
    },
  };
}

async function standing({ sqs }: Clients): Promise<ReadonlySet<string>> {
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: "passing" }));
  return new Set(QueueUrls.map((url) => url.slice(url.lastIndexOf("/") + 1)));
}

async function shapeOf(clients: Clients, name: string): Promise<Shape> {
  const QueueUrl = urlOf(clients, name);
  const attributes = { QueueUrl, AttributeNames: ["VisibilityTimeout" as const] };
  const { Attributes } = await clients.sqs.send(new GetQueueAttributesCommand(attributes));
  const { Tags } = await clients.sqs.send(new ListQueueTagsCommand({ QueueUrl }));
  return { timeout: Attributes?.VisibilityTimeout ?? "", tag: Tags?.["tag"] ?? "" };
}
