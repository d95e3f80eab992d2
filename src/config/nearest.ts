/** The known word that a mistyped one most likely means, or undefined where none is close. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, distance: howFar(plain(word), plain(candidate)) }))
    .toSorted((a, b) => a.distance - b.distance);
  const best = ranked[0];
  if (best === undefined) return undefined;
  return best.distance <= Math.max(2, Math.ceil(word.length / 3)) ? best.candidate : undefined;
}

/** Also of a long name's beginning, where people stop typing: visibility, maxReceive. */
function howFar(word: string, candidate: string): number {
  const whole = distance(word, candidate);
  if (word.length < LONG_ENOUGH) return whole;
  return Math.min(whole, 1 + distance(word, candidate.slice(0, word.length)));
}

const LONG_ENOUGH = 5; // the beginning of many a name is like a shorter word

// AWS writes VisibilityTimeout, Terraform visibility_timeout; both mean visibilityTimeout.
const plain = (word: string) => word.toLowerCase().replaceAll(/[-_]/g, "");

/** Levenshtein's: insertions, removals and replacements that turn one into the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
