import { Fault } from "../fault.ts";

/** Of a value that is right in form and is not taken. */
export const invalid = (text: string): Fault => new Fault("InvalidParameterValueException", text);
