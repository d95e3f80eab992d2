import { Fault } from "../../fault.ts";

export type Matches = (message: string) => boolean;

export function invalid(message = "Invalid filter pattern"): Fault {
  return new Fault("InvalidParameterException", message);
}
