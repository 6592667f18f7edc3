/** What opens and ends a block of HTML, by CommonMark 4.6; without an end it lasts to the next blank line. */
export interface HtmlBlock {
  readonly start: RegExp;
  readonly end?: RegExp;
  readonly canInterrupt: boolean;
}

const blockTags =
  'address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|' +
  'fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|' +
  'menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|' +
  'track|ul';

const tagName = '[a-z][a-z0-9-]*';
const attribute = String.raw`(?:\s+[a-z_:][a-z0-9_.:-]*(?:\s*=\s*(?:[^\s"'=<>\x60]+|'[^']*'|"[^"]*"))?)`;

const htmlBlocks: readonly HtmlBlock[] = [
  {
    start: /^<(?:script|pre|textarea|style)(?:[\s>]|$)/i,
    end: /<\/(?:script|pre|textarea|style)>/i,
    canInterrupt: true,
  },
  { start: /^<!--/, end: /-->/, canInterrupt: true },
  { start: /^<\?/, end: /\?>/, canInterrupt: true },
  { start: /^<!\[CDATA\[/, end: /\]\]>/, canInterrupt: true },
  { start: /^<![a-z]/i, end: />/, canInterrupt: true },
  { start: new RegExp(`^</?(?:${blockTags})(?:\\s|/?>|$)`, 'i'), canInterrupt: true },
  // Any other tag that is alone on its line.
  { start: new RegExp(`^(?:<${tagName}${attribute}*\\s*/?>|</${tagName}\\s*>)\\s*$`, 'i'), canInterrupt: false },
];

/** The kind of HTML block that `text` opens. */
export function htmlBlockAt(text: string, isInParagraph: boolean): HtmlBlock | undefined {
  if (!text.startsWith('<')) return undefined;
  return htmlBlocks.find(({ start, canInterrupt }) => (canInterrupt || !isInParagraph) && start.test(text));
}
