// The pipelines whose printed policies are put to the proof, and the ways in which they change.

/** A pipeline file, or a part of one, as data. */
export interface File {
  readonly [key: string]: unknown;
}

export interface Kind {
  readonly name: string;
  readonly file: File;
  /** Other files that its own policies suffice for: `up` goes there and back. */
  readonly variants: Readonly<Record<string, File>>;
  /** Files that only the way here is for: the way back takes the policy of the other. */
  readonly origins: Readonly<Record<string, File>>;
}

export const REGION = "eu-west-1";
export const ACCOUNT = "000000000000";
const CAP = `arn:aws:iam::${ACCOUNT}:policy/cap`;
const OTHER_CAP = `arn:aws:iam::${ACCOUNT}:policy/other-cap`;

export const FORMER_FUNCTION = "another name of the function";

const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };

/** By what they change. */
const CHANGES: Readonly<Record<string, File>> = {
  "a queue attribute": { queue: { delay: "7s" } },
  "the dead-letter queue": { deadLetterQueue: { maxReceiveCount: 9, retention: "3d" } },
  code: { function: { source: "two" } },
  "configuration and code": { function: { source: "two", memory: "512MB" } },
  "the environment": { function: { environment: { OTHER: "y" } } },
  "reserved concurrency": { function: { reservedConcurrency: 9 } },
  "the mapping": { mapping: { batchSize: 3 } },
  retention: { logs: { retention: "never" } },
  tags: { tags: { team: null, cost: "b" } },
  "an extra statement": { role: { policies: [statement] } },
  "another key": { queue: { encryption: { kmsKey: "alias/other" } } },
};

/** Names are part of the policy, so what is called otherwise was made under another one. */
const FORMER: Kind["origins"] = {
  [FORMER_FUNCTION]: { function: { name: "formerly" } },
};

interface Own {
  readonly variants?: Kind["variants"];
  readonly origins?: Kind["origins"];
}

function kind(name: string, own: File, { variants = {}, origins = {} }: Own = {}): Kind {
  const file = merged({ name, function: { source: "one", handler: "index.handler" } }, own);
  const applied = (changes: Readonly<Record<string, File>>) =>
    Object.fromEntries(
      Object.entries(changes).map(([what, change]) => [what, merged(file, change)]),
    );
  return {
    name,
    file,
    variants: applied({ ...CHANGES, ...variants }),
    origins: applied({ ...FORMER, ...origins }),
  };
}

const UNBOUND = { "a boundary that is no more": { role: { permissionsBoundary: CAP } } };
const tags = { team: "a" };

export const PLAIN = kind("plain", { tags }, { origins: UNBOUND });

export const BOUNDED = kind(
  "bounded",
  { role: { permissionsBoundary: CAP }, tags },
  {
    origins: {
      "no boundary": { role: { permissionsBoundary: null } },
      "another boundary": { role: { permissionsBoundary: OTHER_CAP } },
    },
  },
);

export const FIFO = kind(
  "fifo",
  {
    queue: { fifo: { contentBasedDeduplication: true }, encryption: { kmsKey: "alias/orders" } },
    function: { reservedConcurrency: 5, environment: { TOKEN: "x" } },
    tags,
  },
  {
    variants: { "no reserved concurrency": { function: { reservedConcurrency: null } } },
    origins: UNBOUND,
  },
);

export const NAMED = kind(
  "named",
  {
    queue: { name: "incoming", encryption: { kmsKey: "1234" } },
    deadLetterQueue: { name: "failed" },
    function: { name: "worker" },
    role: { name: "worker-role", logsPolicyName: "writes", queuePolicyName: "reads" },
    logs: { name: "/teams/worker" },
    alarms: { notify: `arn:aws:sns:${REGION}:${ACCOUNT}:ops` },
    tags,
  },
  { origins: UNBOUND },
);

export const KINDS: readonly Kind[] = [PLAIN, FIFO, BOUNDED, NAMED];

/** The same pipeline under another name, as much like the first as names can be. */
export const NEIGHBOUR = kind("plain-2", { tags });

/** Part by part; null takes away. */
function merged(file: File, change: File): File {
  const parts = Object.entries(change).map(([key, value]): [string, unknown] => {
    const before = file[key];
    return [key, isPart(before) && isPart(value) ? merged(before, value) : value];
  });
  const all = Object.entries({ ...file, ...Object.fromEntries(parts) });
  return Object.fromEntries(all.filter(([, value]) => value !== null));
}

function isPart(value: unknown): value is File {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
