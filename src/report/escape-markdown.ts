/**
 * The one way in which text from users, logs, images and errors gets into Markdown. GitHub links mentions, issue
 * numbers, commit hashes and addresses after it has rendered the Markdown, so that no backslash stops it; only code is
 * left alone. So whatever is not plain words is shown as code, to the letter.
 */

/** What may stand as it is: words, numbers and the punctuation that means nothing to Markdown or GitHub. */
const plainWord = /^[A-Za-z0-9.,;:!?'"()/%…→–—’“”·×≥≤-]+$/;
/** Punctuation around a word stays outside the code that the word becomes. */
const shell = /^(["'(“]*)(.*?)([)"'”.,;:!?…]*)$/su;
/** Words of plain characters that GitHub still makes something of. */
const remarkable = [
  /\b[0-9a-f]{7,}\b/i, // a commit
  /\bGH-\d/i, // an issue
  /:\/\//,
  /www\./i,
  /(?:mailto|xmpp):/i,
  /:[\w+-]*[A-Za-z+-][\w+-]*:|:\d{3,}:/, // an emoji
];
/** What begins a list, a heading's underline or a rule where a line begins with it. */
const blockStart = /^(?:[-–]+|\d{1,9}[.)])$/;

/**
 * `text` as inline Markdown that reads as written: plain words as words, everything else as code. Line breaks become
 * blanks. Empty for a blank text.
 */
export function prose(text: string): string {
  const words = visible(text)
    .split(/\s+/)
    .filter((word) => word !== '');
  const pieces: { code: boolean; before: string; text: string; after: string }[] = [];
  for (const [index, word] of words.entries()) {
    const code = !isPlain(word) || (index === 0 && blockStart.test(word));
    const last = pieces.at(-1);
    const [, before = '', inner = '', after = ''] = (code && shell.exec(word)) || ['', '', word, ''];
    if (code && last?.code === true && last.after === '' && before === '') {
      last.text += ` ${inner}`;
      last.after = after;
    } else pieces.push({ code, before, text: inner, after });
  }
  return pieces
    .map((piece) => (piece.code ? `${piece.before}${code(piece.text)}${piece.after}` : piece.text))
    .join(' ');
}

function isPlain(word: string): boolean {
  return plainWord.test(word) && !remarkable.some((pattern) => pattern.test(word));
}

/**
 * `text` as inline code, to the letter but for line breaks, which become blanks, and characters that can't be seen,
 * which become their numbers. `(empty)` where there is nothing to show.
 */
export function code(text: string): string {
  const content = visible(text).replaceAll(/\s+/g, ' ').trim();
  if (content === '') return '(empty)';
  const fence = '`'.repeat(longestRun(content) + 1);
  const pad = content.startsWith('`') || content.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${content}${pad}${fence}`;
}

/**
 * Inline Markdown for a table's cell. A bar would end the cell, in code too, and a backslash before it can't be told
 * from an escape: it is shown broken.
 */
export function cell(markdown: string): string {
  return markdown.replaceAll('|', '¦').replaceAll(/\s+/g, ' ').trim();
}

/** A link, where `url` is one of the web's; otherwise its label alone. `label` is finished Markdown without links. */
export function link(label: string, url: string | undefined): string {
  const parsed = url === undefined ? null : URL.parse(url);
  if (parsed === null || !['https:', 'http:'].includes(parsed.protocol)) return label;
  return `[${label}](<${parsed.href.replaceAll(/[<>\\]/g, encodeURIComponent)}>)`;
}

/** At most `longest` UTF-16 units of `text`, ending with `…` where it was longer. */
export function clip(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

/** Lines as a code block that nothing in them can end. `language` is ours, never a user's. */
export function fence(lines: readonly string[], language = 'text'): string {
  const content = lines
    .map((line) =>
      visible(withoutColours(line))
        .replaceAll(/[\r\n]+/g, ' ')
        .trimEnd(),
    )
    .join('\n');
  const ticks = '`'.repeat(Math.max(3, longestRun(content) + 1));
  return `${ticks}${language}\n${content}\n${ticks}`;
}

/** `text` as a label of a Mermaid chart: what its grammar or Markdown could take for something else is left out. */
export function mermaidLabel(text: string, longest = 60): string {
  const plain = text
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{M}\p{N} .,()/@+_=-]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const label = plain.length > longest ? `${plain.slice(0, longest - 1).trimEnd()}…` : plain;
  // Lines that begin with one of the grammar's own words, or with a date, would be read as those.
  return /^(?:\d|title|section|gantt|click|call|href|end|acc|date|axis|tick|top|inc|exc|today|week|[a-z]+day)/i.test(
    label,
  ) || !/^\p{L}/u.test(label)
    ? `· ${label}`
    : label;
}

/** `text` without the colours and cursor movements of terminals (ECMA-48 control sequences). */
function withoutColours(text: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the characters to be removed
  return text.replaceAll(/\u001B\[[0-?]*[ -/]*[@-~]/g, '');
}

/** Shows what can't be seen, or turns the direction of what follows, by its number. Line breaks and tabs stay. */
function visible(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\t/g, ' ')
    .replaceAll(/(?![\r\n])[\p{C}\p{Zl}\p{Zp}\u{FFFC}\u{115F}\u{1160}\u{3164}\u{FFA0}]/gu, (character) => {
      const number = character.codePointAt(0) ?? 0;
      return `<U+${number.toString(16).toUpperCase().padStart(4, '0')}>`;
    });
}

function longestRun(text: string): number {
  return Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}
