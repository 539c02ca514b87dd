/** Shorter beginnings that columns share are part of their names. */
const leastShared = 16;
const end = /[\s:;,.?!)\]/|–-]+$/u;

/**
 * What tells each column from the others, for titles and labels: of a survey's item such as `How often do you use: e-mail`, whose beginning
 * other columns share, the part behind it (`e-mail`). As many names as were given, in their order; where the rest alone would
 * not do, the name as it is.
 */
export function shortNames(names: readonly string[]): string[] {
  const plain = names.map((name) => name.replaceAll(/\s+/gu, ' ').trim());
  const sorted = plain.toSorted();
  const shared = new Map<string, number>();
  sorted.forEach((name, index) => {
    for (const other of [sorted[index - 1], sorted[index + 1]]) {
      if (other !== undefined && other !== name) {
        shared.set(name, Math.max(shared.get(name) ?? 0, sharedWords(name, other)));
      }
    }
  });
  const rests = plain.map((name) => restOf(name, shared.get(name) ?? 0));
  const times = new Map<string, number>();
  rests.forEach((rest) => times.set(rest, (times.get(rest) ?? 0) + 1));
  return rests.map((rest, index) => (times.get(rest) === 1 ? rest : (plain[index] ?? '')));
}

function restOf(name: string, length: number): string {
  const rest = name.slice(length).trim();
  return length >= leastShared && /[\p{L}\p{N}]/u.test(rest) && end.test(name.slice(0, length)) ? rest : name;
}

/** Length of what two names have in common at their beginning, up to the last sign between a question and its item, else 0. */
function sharedWords(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) {
    length++;
  }
  const common = one.slice(0, length);
  return Math.max(
    0,
    ...[': ', '? ', ' - ', ' [', '. '].map((sign) => common.lastIndexOf(sign) + sign.length).filter((at) => at > 2),
  );
}
