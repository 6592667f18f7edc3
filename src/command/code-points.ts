/** Names that people may know, of characters that are hard to see or to tell from others. */
const known = new Map<number, string>([
  [0x09, 'tab'],
  [0xa0, 'no-break space'],
  [0xad, 'soft hyphen'],
  [0x200b, 'zero-width space'],
  [0x200c, 'zero-width non-joiner'],
  [0x200d, 'zero-width joiner'],
  [0x200e, 'left-to-right mark'],
  [0x200f, 'right-to-left mark'],
  [0x2028, 'line separator'],
  [0x2029, 'paragraph separator'],
  [0x202a, 'left-to-right embedding'],
  [0x202b, 'right-to-left embedding'],
  [0x202c, 'pop directional formatting'],
  [0x202d, 'left-to-right override'],
  [0x202e, 'right-to-left override'],
  [0x202f, 'narrow no-break space'],
  [0x2010, 'hyphen'],
  [0x2011, 'non-breaking hyphen'],
  [0x2013, 'en dash'],
  [0x2014, 'em dash'],
  [0x2060, 'word joiner'],
  [0x2066, 'left-to-right isolate'],
  [0x2067, 'right-to-left isolate'],
  [0x2068, 'first strong isolate'],
  [0x2069, 'pop directional isolate'],
  [0x3000, 'ideographic space'],
  [0xfeff, 'byte order mark'],
]);

const scripts: readonly (readonly [RegExp, string])[] = [
  [/\p{Script=Cyrillic}/u, 'Cyrillic letter'],
  [/\p{Script=Greek}/u, 'Greek letter'],
  [/\p{Script=Latin}/u, 'letter'],
  [/\p{Cc}/u, 'control character'],
  [/\p{Z}/u, 'space'],
  [/\p{C}/u, 'invisible character'],
];

/**
 * A character by its number and kind, safe to print: `U+0430 (Cyrillic letter)`, `U+200F (right-to-left mark)`,
 * `"*"` for printable ASCII.
 */
export function describeCodePoint(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code > 0x20 && code < 0x7f) return JSON.stringify(character);
  const number = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const kind = known.get(code) ?? scripts.find(([pattern]) => pattern.test(character))?.[1];
  return kind === undefined ? number : `${number} (${kind})`;
}

/** `text` with every character that is no printable ASCII written as `<U+0430>`, so that nothing hides in it. */
export function revealText(text: string): string {
  return text.replace(
    /[^\x20-\x7e]/gu,
    (character) => `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`,
  );
}

/** The first character of `text` that is no printable ASCII, with its offset in UTF-16 units. */
export function firstForeign(text: string): { readonly character: string; readonly offset: number } | undefined {
  const found = /[^\x21-\x7e]/u.exec(text);
  return found === null ? undefined : { character: found[0], offset: found.index };
}
