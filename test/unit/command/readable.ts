import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';

/** Elements whose content is no plain text of the comment, or is not shown at all. */
const aside = new Set(
  'blockquote code details iframe math noscript option pre script select style svg table template textarea title xmp'.split(
    ' ',
  ),
);

/**
 * The plain text that readers of a comment see: as Markdown with GitHub's extensions makes HTML of it, HTML in it included, and
 * a browser reads that.
 */
export function readableText(markdown: string): string {
  const options = { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] };
  return textOf(parseFragment(micromark(markdown, options)));
}

function textOf(node: DefaultTreeAdapterTypes.Node): string {
  if ('value' in node) return node.value;
  if (aside.has(node.nodeName) || !('childNodes' in node)) return '\n';
  return node.childNodes.map(textOf).join('');
}
