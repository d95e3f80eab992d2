export interface FaultDetails {
  /** HTTP status, where the error's schema does not decide it. 400 otherwise. */
  readonly status?: number;
  /** The `__type` of an error that the service's model does not name (aws-facts 2.5). */
  readonly type?: string;
  /** Further members of the error's shape. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/**
 * An error as AWS would send it. `code` is the shape's name where the service's model has one
 * (`QueueDoesNotExist`), else the wire code (`InvalidParameterValue`).
 */
export class Fault extends Error {
  override readonly name = "Fault";
  readonly code: string;
  readonly details: FaultDetails;

  constructor(code: string, message: string, details: FaultDetails = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}
