/** Where something ends; undefined where it is none after all; `doubtful` where parsers differ. */
export type After = number | 'doubtful' | undefined;

const attribute = /\s+[a-z_:][a-z0-9_.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?/iy;
const autolink = /<(?:[a-z][a-z0-9+.-]{1,31}:[^\s<>]*|[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9.-]{1,255})>/iy;
const tagStart = /<[a-z][a-z0-9-]*/iy;
const tagEnd = /\s*\/?>/y;
const closingTag = /<\/[a-z][a-z0-9-]*\s*>/iy;

/**
 * Finds where HTML ends that starts with a `<` in a paragraph: a tag, comment, instruction, declaration or automatic
 * link. All calls together look at each character a few times only; what would need more is doubtful.
 */
export function createHtmlReader(text: string): (start: number) => After {
  const missing = new Set<string>();
  let budget = 4 * text.length + 1000;

  function after(closer: string, from: number): number | undefined {
    if (missing.has(closer)) return undefined;
    const at = text.indexOf(closer, from);
    if (at === -1) missing.add(closer);
    return at === -1 ? undefined : at + closer.length;
  }

  /** Before 0.31 CommonMark had stricter rules for what a comment may hold. */
  function afterComment(start: number): After {
    const end = after('-->', start + 2);
    if (end === undefined) return undefined;
    const inside = text.slice(start + 4, end - 3);
    return end < start + 7 || inside.includes('--') || /^-?>|-$/.test(inside) ? 'doubtful' : end;
  }

  function afterDeclaration(start: number): After {
    const end = after('>', start);
    return end !== undefined && /[\n`<]/.test(text.slice(start + 2, end)) ? 'doubtful' : end;
  }

  function afterTag(start: number): After {
    let at = match(tagStart, start);
    for (let next = at; next !== undefined; next = match(attribute, next)) {
      budget -= next - (at ?? next) + 1;
      at = next;
    }
    return budget < 0 ? 'doubtful' : at === undefined ? undefined : match(tagEnd, at);
  }

  function match(pattern: RegExp, at: number): number | undefined {
    pattern.lastIndex = at;
    return pattern.test(text) ? pattern.lastIndex : undefined;
  }

  return (start) => {
    if (text.startsWith('<!--', start)) return afterComment(start);
    if (text.startsWith('<![CDATA[', start)) return after(']]>', start);
    if (text.startsWith('<?', start)) return after('?>', start);
    if (text.startsWith('<!', start)) return /[a-z]/i.test(text[start + 2] ?? '') ? afterDeclaration(start) : undefined;
    return match(autolink, start) ?? match(closingTag, start) ?? afterTag(start);
  };
}
