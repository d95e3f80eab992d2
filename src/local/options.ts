// What goes into startLocal and what comes out of it.
import type { Clock } from "../core/clock.ts";
import type { Random } from "../core/random.ts";
import type { Faults } from "./faults/faults.ts";
import type { Spy } from "./spy/spy.ts";

export interface LocalOptions {
  /** On 127.0.0.1. 0, the default, takes a free one. */
  readonly port?: number;
  /** Folder where state lives across restarts; without it, everything is in memory. */
  readonly dir?: string | undefined;
  /** With AWS's own delays and the states in between; by default everything is in effect at once. */
  readonly realistic?: boolean;
  /**
   * Whether sessions of roles may do only what their policies allow; default false. Keys that are no
   * session's are the account's own user, who may all: make a role with those, and assume it.
   */
  readonly enforceIam?: boolean;
  /** Whether what was answered survives a power cut, too, and not kill -9 alone; default false. */
  readonly fsync?: boolean;
  /** Whether other processes may plan faults and reset, over HTTP under `/_sqslam/`; default false. */
  readonly admin?: boolean;
  /** Whether facts are remembered for `spy`; default true. */
  readonly spy?: boolean;
  /** By default the machine's. `manualClock()` makes one that tests turn. */
  readonly clock?: Clock;
  /** Ids, drawn delays and the chances of faults come from here; by default the machine's own. */
  readonly random?: Random;
  /** Told of failures of the endpoint itself. By default they become process warnings. */
  readonly onBug?: (error: unknown) => void;
}

export interface LocalEndpoint {
  /** `http://127.0.0.1:<port>`: the `endpoint` of any AWS client, with any region and any keys. */
  readonly url: string;
  readonly port: number;
  /** What is to go wrong on purpose; nothing at first. */
  readonly faults: Faults;
  /** Waits for what happens in the endpoint. */
  readonly spy: Spy;
  /**
   * As if newly started, on the same port: ends handlers and long polls (with a 503, which AWS SDKs try
   * again), forgets all queues, functions, roles, logs, what is kept in `dir`, planned faults and what
   * the spy has seen. Calls that come meanwhile wait. Time is not set back.
   * Rejects with a SqslamError (`REFUSED`) when the endpoint is stopped.
   */
  reset(): Promise<void>;
  /** Ends handler processes and connections, and makes the state durable. */
  stop(): Promise<void>;
}
