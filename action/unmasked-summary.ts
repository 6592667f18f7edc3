/** Signs that pretty JSON has on lines of their own, and what HTML calls them in letters, which no such line masks. */
const names: ReadonlyMap<string, string> = new Map([
  ['{', '&lbrace;'],
  ['}', '&rbrace;'],
  ['[', '&lbrack;'],
  [']', '&rbrack;'],
]);

/** Code, a link as `link` writes it, or a lone sign: what can hold a sign in a line of ours, read from left to right. */
const holder = /(`+)(?!`)(.*?[^`])\1(?!`)|\[((?:`[^`\n]*`|[^[\]`\n])*)\]\(<([^<>\n]*)>\)|[{}[\]]/g;
const fenced = /^(`{3,})(\w*)\n([\s\S]*?)\n\1$/gm;

/**
 * A job summary that reads the same without the signs among `pieces`, which the runner would replace by `***`; as it was where none of
 * them is one. Links, alerts and code become HTML, since in Markdown they can't be written without. Charts are made without such signs.
 */
export function unmaskedSummary(markdown: string, pieces: readonly string[]): string {
  const avoided = new Set(pieces.filter((piece) => /^[{}[\],]+$/.test(piece)).flatMap((piece) => piece.split('')));
  avoided.delete(',');
  if (avoided.size === 0) return markdown;
  let done = 0;
  let page = '';
  for (const found of markdown.matchAll(fenced)) {
    const [whole, , language = '', content = ''] = found;
    const block = language !== 'mermaid' && has(content, avoided);
    page +=
      inline(markdown.slice(done, found.index), avoided) + (block ? `<pre><code>${html(content)}</code></pre>` : whole);
    done = found.index + whole.length;
  }
  return page + inline(markdown.slice(done), avoided);
}

function inline(markdown: string, avoided: ReadonlySet<string>): string {
  const isBracket = avoided.has('[') || avoided.has(']');
  const alerts = isBracket
    ? markdown.replaceAll(
        /^> \[!([A-Z])([A-Z]+)\]$/gm,
        (_, first: string, rest: string) => `> **${first}${rest.toLowerCase()}**  `,
      )
    : markdown;
  return alerts.replaceAll(holder, (whole, _ticks, code?: string, label?: string, url?: string) => {
    if (code !== undefined) return has(code, avoided) ? `<code>${html(code.trim())}</code>` : whole;
    if (label !== undefined) return isBracket ? `<a href="${html(url ?? '')}">${inline(label, avoided)}</a>` : whole;
    return avoided.has(whole) ? (names.get(whole) ?? whole) : whole;
  });
}

function has(text: string, avoided: ReadonlySet<string>): boolean {
  return [...avoided].some((sign) => text.includes(sign));
}

/** Text as HTML in which Markdown finds nothing either: all but letters, digits and blanks by number, or by name. */
function html(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}\s./:-]/gu, (sign) => names.get(sign) ?? `&#${sign.codePointAt(0)};`);
}
