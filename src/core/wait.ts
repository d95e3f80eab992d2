/** One pause: nothing can be done but wait, and then look again. */
export interface Wait {
  /** Completes "waiting for ...". */
  readonly what: string;
  /** How long the pause is, in milliseconds. */
  readonly ms: number;
  /** When what is waited for is there at the latest, where that is known; since the epoch. */
  readonly until?: number | undefined;
}
