/** Letters of other scripts that can't be told from Latin ones (a few of Unicode's confusables), and what they look like. */
const confusables = {
  Cyrillic: ['аеорсхуіјѕһԁԛԝкмтвАВЕКМНОРСТХ', 'aeopcxyijshdqwkmtbABEKMHOPCTX'],
  Greek: ['αορντικυΑΟΡΤ', 'aopvtikuAOPT'],
  Latin: ['ıɑɡł', 'iagl'],
  hyphens: ['\u2010\u2011\u2212', '---'],
  quotes: ['\u2018\u2019\u201c\u201d', '\'\'""'],
} as const;

const letters: ReadonlyMap<string, string> = new Map([
  ...Object.values(confusables).flatMap(([from, to]) =>
    Array.from(from, (character, index): [string, string] => [character, to[index] ?? '']),
  ),
  // Keyboards make one dash of two hyphens.
  ['\u2013', '--'],
  ['\u2014', '--'],
]);

/**
 * What `text` was probably meant to be in plain ASCII: confusables replaced, other blanks made spaces, invisible
 * characters and accents dropped. What is still foreign then, stays.
 */
export function plainText(text: string): string {
  return Array.from(text.normalize('NFKD'), (character) => {
    if (/\p{Zs}/u.test(character)) return ' ';
    return letters.get(character) ?? (/[\p{C}\p{M}]/u.test(character) ? '' : character);
  }).join('');
}
