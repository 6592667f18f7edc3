import { createHtmlReader } from './inline-html.ts';

/** Elements whose content is not the comment's own plain text: a quote, code, folded, a table, or not shown. */
const names =
  'applet|blockquote|code|details|iframe|kbd|marquee|math|noembed|noframes|noscript|object|plaintext|pre|samp|script|' +
  'select|style|svg|table|template|textarea|title|tt|xmp';
const tag = new RegExp(`^<(/?)(${names})(?=[\\s/>])`, 'i');
const tagLike = new RegExp(`<(/?)(${names})(?=[\\s/>]|$)`, 'gi');

/**
 * Which of those elements are open, by the HTML read so far. CommonMark ends a block of HTML at a blank line and a paragraph's
 * with the paragraph; a browser goes on until it is closed.
 */
export class Asides {
  /** The innermost last. One that is closed out of turn stays: browsers close some of those, and not others. */
  readonly #open: string[] = [];

  get areOpen(): boolean {
    return this.#open.length > 0;
  }

  /** Takes note of a tag, comment or the like. */
  note(html: string): void {
    this.#take(tag.exec(html) ?? []);
  }

  /** Takes note of HTML that parsers may read in several ways: of all that it may open. */
  noteDoubtful(html: string): void {
    for (const [, slash, name = ''] of html.matchAll(tagLike)) if (slash === '') this.#open.push(name.toLowerCase());
  }

  /** Takes note of lines that may be rows of a table, or in a footnote, of Markdown's: none closes what was open before it. */
  noteApart(lines: readonly string[]): void {
    for (const line of lines) {
      this.#open.push('apart');
      for (const found of line.matchAll(tagLike)) this.#take(found);
      this.#close('apart');
    }
  }

  #take([, slash, name = '']: readonly string[]): void {
    if (slash === '') this.#open.push(name.toLowerCase());
    else if (slash === '/') this.#close(name.toLowerCase());
  }

  #close(name: string): void {
    if (this.#open.at(-1) === name) this.#open.pop();
  }
}

/** The tags, comments and the like of a block of HTML, as a browser reads it; undefined where it ends within one. */
export function partsOf(html: string): readonly string[] | undefined {
  const parts: string[] = [];
  const afterTag = createHtmlReader(html);
  const special = /<(?=[a-z/!?])/gi;
  for (let found = special.exec(html); found !== null; found = special.exec(html)) {
    const { index } = found;
    const end = /[!?]/.test(html[index + 1] ?? '') ? afterComment(html, index) : afterTag(index);
    if (end === undefined || end === 'doubtful') return undefined;
    parts.push(html.slice(index, end));
    special.lastIndex = end;
  }
  return parts;
}

/** A browser ends other things than comments that begin with `<!` or `<?` at the next `>` (HTML standard, 13.2.5.41). */
function afterComment(html: string, start: number): number | undefined {
  const isComment = html.startsWith('<!--', start) && !/^-?>/.test(html.slice(start + 4, start + 6));
  const closer = isComment ? '-->' : '>';
  const at = html.indexOf(closer, start + (isComment ? 4 : 2));
  // It also ends a comment at `--!>`, CommonMark does not.
  return at === -1 || html.slice(start, at).includes('--!>') ? undefined : at + closer.length;
}
