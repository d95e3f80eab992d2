// Runtimes that AWS has deprecated, or soon will (aws-facts 3.8). A warning, never more: AWS moves
// these dates, some runtime may be new, and whether one can still be created only AWS knows.
import { type Finding, rule } from "./finding.ts";

const DAY = 24 * 60 * 60 * 1000;
const SOON = 90 * DAY;

/** Where sources disagree, the later date. */
const DEPRECATED: Readonly<Record<string, string>> = {
  "nodejs18.x": "2025-09-01",
  "nodejs20.x": "2026-04-30",
  "nodejs22.x": "2027-04-30",
  "nodejs24.x": "2028-04-30",
  "python3.9": "2025-12-15",
  "python3.10": "2026-10-31",
  "python3.11": "2026-06-30",
  "python3.12": "2028-10-31",
  "python3.13": "2029-06-30",
  "python3.14": "2030-06-30",
  "provided.al2023": "2029-06-30",
  java21: "2029-06-30",
  dotnet8: "2026-11-10",
  dotnet10: "2028-11-14",
  "ruby3.3": "2027-03-31",
  "ruby3.4": "2028-03-31",
};

/** Ended so long ago that AWS makes no function of them any more. */
const ENDED = /^(nodejs([4-8]|1[0246])\.x|python3\.[678]|java8|dotnet6|ruby2\.\d)$/;

const FIX =
  "Move to a newer one; the page https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html lists them.";

/** `now` is in milliseconds since the epoch. */
export function runtimeRules(runtime: string, now: number): Finding[] {
  const path = ["function", "runtime"];
  const date = DEPRECATED[runtime];
  const left = date === undefined ? Infinity : Date.parse(date) - now;
  const from = `by AWS's page on runtimes, which moves its dates, ${date}`;
  return [
    ...rule(ENDED.test(runtime), "runtime-ended", "warning", path, [
      `is ${runtime}, which AWS ended long ago: it will most likely refuse it`,
      FIX,
    ]),
    ...rule(left <= 0, "runtime-deprecated", "warning", path, [
      `is ${runtime}, deprecated since (${from}): AWS then blocks first creating and later updating functions`,
      FIX,
    ]),
    ...rule(left > 0 && left <= SOON, "runtime-ending", "warning", path, [
      `is ${runtime}, soon to be deprecated (${from}): AWS then blocks first creating and later updating functions`,
      FIX,
    ]),
  ];
}
