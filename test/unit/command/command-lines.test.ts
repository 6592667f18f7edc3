import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { findCommandLines } from '../../../src/command/command-lines.ts';
import { readableText } from './readable.ts';
import { shownLines } from './shown-lines.ts';

const found = (body: string) => findCommandLines(body).map(({ line }) => line);

suite('lines that are commands', () => {
  const cases: readonly (readonly [string, string, readonly number[]])[] = [
    ['alone', '/d8x status', [1]],
    ['with other line ends', 'a\r\n/d8x status\r\n\r/d8x status', [2, 4]],
    ['within a paragraph', 'Please:\n/d8x status\nThanks!', [2]],
    ['several', '/d8x backup\n/d8x status', [1, 2]],
    ['after a list', '- a\n- b\n\n/d8x status', [4]],
    ['lazily in a list', '- a\n/d8x status', [2]],
    ['after a closed fence', '```\n/d8x a\n```\n/d8x b', [4]],
    ['after a fence that its list item ends', '- ```\n  a\n/d8x b', [3]],
    ['after a quote and an empty line', '> a\n\n/d8x b', [3]],
    ['after a comment', '<!-- a -->\n/d8x b', [2]],
    ['after code in the line before', 'see `a`\n/d8x b', [2]],
    ['after a backtick that is never closed', 'see ` a\n/d8x b', [2]],
    ['after an escaped backtick', 'see \\` a\n/d8x b`', [2]],
    ['after a comparison', 'x<y\n/d8x b', [2]],
    ['in capital letters', '/D8X status', [1]],
    ['alone without a verb', '/d8x', [1]],
    [
      'after a block of HTML with everything closed',
      '<div title="a\n<b">\n<pre>a</pre> <!-- b\n-->\n\n/d8x status',
      [6],
    ],
    ['after a table', '| a | b |\n| --- | :-: |\n| `c` | <kbd>d</kbd> |\n\n/d8x status', [5]],
    ['after a comment with dashes in it', '<!-- a -- b ------ -->\n\n/d8x status', [3]],
    ['after preformatted text', '<div>\n<pre>\n\na\n\n</pre>\n</div>\n\n/d8x status', [9]],
    ['after code of a tag', 'a <code>b</code> c\n/d8x status', [2]],
    ['after what is folded', '</details>\n\n<details>\n\na\n\n</details>\n\n/d8x status', [9]],
    ['before a character that looks like a space', '/d8x\u00a0status', [1]],
  ];
  for (const [name, body, lines] of cases) test(name, () => assert.deepEqual(found(body), lines));
});

suite('lines that are none', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['in the middle of a line', 'run /d8x status'],
    ['indented', ' /d8x status'],
    ['as code', '    /d8x status'],
    ['after a tab', '\t/d8x status'],
    ['another word', '/d8xyz status'],
    ['a path', '/d8x/status'],
    ['in a fence', '```\n/d8x status\n```'],
    ['in a fence of tildes', '~~~ `x`\n/d8x status\n```\n/d8x status\n~~~'],
    ['in a fence that is never closed', 'a\n```sh\n/d8x status'],
    ['in a fence that is closed by too few', '````\n```\n/d8x status\n````'],
    ['in a fence after an empty item', '-\n\n  ```\n/d8x status'],
    ['in a quote', '> /d8x status'],
    ['lazily in a quote', '> a\n/d8x status'],
    ['lazily in a quote, below what is no heading', '> a\n===\n/d8x status'],
    ['lazily in a quote in a list', '- > a\n/d8x status'],
    ['lazily in a list in a quote', '> - a\n/d8x status'],
    ['in inline code', 'see `a\n/d8x status\nb`'],
    ['in inline code of two', '``\n/d8x status\n` ``'],
    ['in a comment', '<!--\n/d8x status\n-->'],
    ['in a comment with empty lines', '<!--\n\n/d8x status\n\n-->'],
    ['in a comment that is never closed', '<!-- a\n\n/d8x status'],
    ['in a comment within a paragraph', 'a <!-- b\n/d8x status\n--> c'],
    ['in a block of HTML', '<details>\n/d8x status\n</details>'],
    ['folded', '<details><summary>a</summary>\n\n/d8x status\n\n</details>'],
    ['folded within what is folded', '<details>\n\n<details>\n\n</details>\n\n/d8x status\n\n</details>'],
    ['folded and never unfolded', '- <details>\n\n/d8x status'],
    ['in preformatted HTML', '<pre>\n\n/d8x status\n\n</pre>'],
    ['below a block of HTML that leaves a comment open', '<div>\n<!--\n\n/d8x status'],
    ['below a comment with another behind it', '<!-- a --> <!--\n\n/d8x status'],
    ['below a block of HTML that leaves a tag open', '<div title="\n\n/d8x status\n">'],
    ['below a block of HTML that leaves preformatted text open', '<div>\n<pre>\n\n/d8x status'],
    ['below a paragraph that leaves preformatted text open', 'a <pre>\n/d8x status\n\n/d8x status'],
    ['below a paragraph that folds what follows, where parsers differ', 'a <!X\n` <details>\n\n/d8x status'],
    ['in a table', '| a |\n| - |\n/d8x status'],
    ['below a table that a tag may end', 'a\n| - |\n<a b=c/>\nd <!-- e\n\n/d8x status'],
    ['below a table whose head may be a tag', 'a\n<b c=d/>\n| - |\n- ```\n<a b=">\n/d8x status'],
    ['below a table with a cell that folds what follows', '| ` <details> |\n| - |\n| ` |\n\n/d8x status'],
    ['below a table that closes what is open in front of it', 'a <code>\n\nb\n| - |\nc </code>\n\n/d8x status'],
    ['below a table that closes what its paragraph opens', 'a <code>\nb\n| - |\nc </code>\n\n/d8x status'],
    ['below what may be a row of a table or underline it', 'a\n| - |\n===\n/d8x status'],
    ['folded, with its end in a table of HTML', 'a <details>\n<table>\na </details>\n\n/d8x status'],
    ['below a footnote that closes what is open in front of it', 'a <pre>\n[^1]: b\n</pre> c\n\n/d8x status'],
    ['in a footnote', 'a\n[^1]: b\n/d8x status'],
    ['quoted by a tag', '<blockquote>\n\n/d8x status\n\n</blockquote>'],
    ['folded, with its end in a comment', '<details>\n<!-- </details> -->\n\n/d8x status'],
    ['folded in the middle of a line', 'a <details>\n\n/d8x status'],
    ['below a list with a block of HTML that leaves a comment open', '- <div><!--\n/d8x status'],
    ['below an empty item after indented code', '    code\n-\n  ```\n/d8x status'],
    ['below an empty item after indented code and a blank line', '    code\n\n-\n<b>\n```\n\n/d8x status'],
    ['below an item after indented code that does not start at one', '    code\n2. a\n<b c=">\n/d8x status\n<b c=">'],
    ['below an underline of what may be a definition', '[a]: b\n-\n-\n  ```\n/d8x status\n'],
    ['in a tag that goes on after what parsers differ on', '- item\n<a b=">\n/d8x status\n</b>\n<a b=">'],
    ['in a tag', 'a <a title="\n/d8x status\n">b</a>'],
    ['in a tag with a bracket', 'a <a title=">\n/d8x status\n">b</a>'],
    ['in the title of a link', '[a](b "\n/d8x status\n")'],
    ['in the title of a definition', '[a]: b "\n/d8x status\n"'],
    ['beyond fifty lists in a quote', `${'- '.repeat(60)}> a\n/d8x status`],
  ];
  for (const [name, body] of cases) test(name, () => assert.deepEqual(found(body), []));
});

suite('against other parsers', () => {
  const plain = ['', 'text', '`', 'a `b` c', '``', 'x ` y', '\\`', "x ' y", '\t', '# head', '---', '===', '* * *'];
  const fences = ['```', '~~~', '````', '  ```', '> ```', '- ```'];
  const containers = ['> quote', '>', '- item', '-', '2. item', '1. item', '10) y', '+ x', '   deeper', '    deepest'];
  const nested = ['- > both', '> - both', '  > z'];
  const html = ['<!--', '-->', 'a <!-- b', '<div>', '</div>', '<pre>', '</pre>', '<b>', '</b>', '<?', '?>', '<'];
  const tags = [
    '<a title="',
    '">',
    '<![CDATA[',
    ']]>',
    '<!X',
    '<a b=">',
    "<a b='c' d>",
    '<a b=c/>',
    '[a](b "',
    '")',
    '[a]:',
    '[a]: b',
  ];
  const lineOf = (others: readonly string[]): fc.Arbitrary<string> =>
    fc.oneof(
      { weight: 6, arbitrary: fc.constant('/d8x status') },
      { weight: 10, arbitrary: fc.constantFrom(...others) },
    );
  const common = [...plain, ...fences, ...containers, ...nested, ...html, ...tags];
  const body = fc.array(lineOf(common), { minLength: 1, maxLength: 14 }).map((lines) => lines.join('\n'));

  test('whatever is found is shown as plain text', () => {
    fc.assert(
      fc.property(body, (text) => {
        const shown = new Set(shownLines(text));
        for (const number of found(text)) assert.ok(shown.has(number), `line ${number} is not shown`);
      }),
      { numRuns: 5000 },
    );
  });

  const asides = ['<details>', '</details>', 'a <details>', 'a </details> b', '<blockquote>', '</blockquote>', '<svg>'];
  const open = [
    '<div><!-- a',
    '<!-- a --> <!--',
    'b <!-- c --> d',
    '<p title="',
    "<p title='a",
    'x <b title="',
    '</svg>',
  ];
  const raw = ['a <pre>', '</pre> x', 'a <code>', 'b </code> c', 'a <script>', '<title>', '<textarea>', '<td>'];
  const github = [
    '<table>',
    '</table>',
    '| a |',
    '| - |',
    ':-:',
    '[^1]: x',
    '[^1]',
    '- [ ] x',
    'a ~~ b',
    'www.a.example',
  ];
  const wild = fc.array(lineOf([...common, ...asides, ...open, ...raw, ...github]), { minLength: 1, maxLength: 12 });

  test('whatever is found is read as plain text in a browser', () => {
    fc.assert(
      fc.property(wild, (lines) => {
        const text = lines.map((one, index) => one.replace('/d8x status', `/d8x status n${index}n`)).join('\n');
        const commands = findCommandLines(text);
        const read = commands.length === 0 ? '' : readableText(text);
        for (const command of commands) assert.ok(read.includes(command.text), `${command.text} is not in ${read}`);
      }),
      { numRuns: 3000 },
    );
  });

  test('whatever is shown is found, where no HTML, no links and no doubtful items are about', () => {
    /** Items that could not interrupt a paragraph: whether they end indented code, parsers do not agree. */
    const isDoubtful = (text: string): boolean =>
      /^(?: {4}|\t)/m.test(text) && /^ *(?:[-+*]|\d+[.)]) *$|^ *(?!1[.)])\d+[.)] /m.test(text);
    const plainer = body.filter((text) => !/[<[]/.test(text) && !isDoubtful(text));
    fc.assert(
      fc.property(plainer, (text) => assert.deepEqual(found(text), shownLines(text))),
      { numRuns: 2000 },
    );
  });
});

test('takes time in proportion to the length, whatever it is made of', () => {
  const pieces = [
    '`',
    '``` ',
    '` `` ',
    '<',
    '<a ',
    '<a "',
    "<a '",
    '<!--',
    '<!',
    '](',
    '](" ',
    '> ',
    '- ',
    '1. ',
    '* ',
    '\\',
    '\n',
    ' ',
    '\t',
  ];
  const more = [
    '/d8x status\n',
    '> a\n',
    '- a\n',
    '`a\n',
    '<a "\n',
    '[',
    '[a\\',
    '~~~\n',
    '<div>\n',
    '<div><pre></pre>\n',
    '-',
    '_ ',
    '#',
    '>\n-\n',
    '" > ',
    '|',
    '-|',
    'a\n:-\n',
    '[^a]: ',
    '[^a]: <pre>\n',
    '<details>',
    '<code>\n\n',
    '<div><!-- --!',
  ];
  /** Between other things, each on a line of its own. */
  const within: readonly (readonly [string, string, string])[] = [
    ['a\n:-', ' ', 'x'],
    ['a\n| ', ' ', 'x'],
    ['-', ' ', 'x'],
    ['```', ' ', 'x'],
    ['[^', 'a', ''],
    ['<div>\n', '<!-- --!> ', ''],
  ];
  const time = ([before, piece, after]: readonly [string, string, string], length: number): number => {
    const text = `${before}${piece.repeat(Math.ceil(length / piece.length))}${after}\n/d8x status`;
    const started = process.cpuUsage();
    findCommandLines(text);
    return process.cpuUsage(started).user / 1000;
  };
  for (const made of [...[...pieces, ...more].map((piece) => ['', piece, ''] as const), ...within]) {
    const best = (length: number) => Math.min(time(made, length), time(made, length), time(made, length));
    const [short, long] = [best(50_000), best(200_000)];
    assert.ok(long < 8 * short + 50, `${JSON.stringify(made)}: ${short.toFixed(1)} ms, then ${long.toFixed(1)} ms`);
    assert.ok(long < 500, `${JSON.stringify(made)}: ${long.toFixed(1)} ms`);
  }
});
