// AWS echoes what it refuses: the error about too much environment repeats every value
// (aws-facts 3.7).

const ECHO = /String measured:[\s\S]*$/;

/** The text without what AWS echoes and without any of `secrets`. */
export function mask(text: string, secrets: readonly string[] = []): string {
  const long = secrets
    .filter((secret) => secret.length > 3) // "1" or "on" would black out half a sentence
    .toSorted((a, b) => b.length - a.length);
  return long.reduce(
    (masked, secret) => masked.replaceAll(secret, "***"),
    text.replace(ECHO, "String measured: ***"),
  );
}
