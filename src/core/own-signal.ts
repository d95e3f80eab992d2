/**
 * A signal of its own that aborts with `signal`, for one of many that work side by side: Node warns of
 * more than ten listeners on one.
 */
export const ownSignal = (signal: AbortSignal): AbortSignal => AbortSignal.any([signal]);
