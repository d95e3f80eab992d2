import type { Clock } from "../../../core/clock.ts";
import type { Access, Functions, Queues, Witness } from "../../ports.ts";

/** What mappings need of the endpoint's other services. */
export interface Ports {
  readonly access: Access;
  readonly queues: Queues;
  readonly functions: Functions;
}

/** What a poller lives in. */
export interface PollWorld {
  readonly clock: Clock;
  readonly ports: Ports;
  readonly onBug: (error: unknown) => void;
  readonly witness?: Witness | undefined;
  /** Told why nothing is delivered; undefined once something may be again. */
  readonly report: (problem: string | undefined) => void;
}
