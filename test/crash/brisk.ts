// The SDK tries again as often and for the same reasons as ever, only without pauses of seconds: what
// a fault does to a run does not depend on them, and they are most of what thousands of runs wait for.
import { Retry } from "@smithy/core/retry";

Retry.delay = () => 1;
Retry.throttlingDelay = () => 1;
