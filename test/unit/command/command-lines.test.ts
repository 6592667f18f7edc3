import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { findCommandLines } from '../../../src/command/command-lines.ts';
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

suite('against a parser of CommonMark', () => {
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
  const line = fc.oneof(
    { weight: 6, arbitrary: fc.constant('/d8x status') },
    { weight: 10, arbitrary: fc.constantFrom(...plain, ...fences, ...containers, ...nested, ...html, ...tags) },
  );
  const body = fc.array(line, { minLength: 1, maxLength: 14 }).map((lines) => lines.join('\n'));

  test('whatever is found is shown as plain text', () => {
    fc.assert(
      fc.property(body, (text) => {
        const shown = new Set(shownLines(text));
        for (const number of found(text)) assert.ok(shown.has(number), `line ${number} is not shown`);
      }),
      { numRuns: 5000 },
    );
  });

  test('whatever is shown is found, where no HTML, links or indented code are about', () => {
    const plainer = body.filter((text) => !/[<[]|^ {4}|\t/m.test(text));
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
  ];
  const time = (piece: string, length: number): number => {
    const text = `${piece.repeat(Math.ceil(length / piece.length))}\n/d8x status`;
    const started = process.cpuUsage();
    findCommandLines(text);
    return process.cpuUsage(started).user / 1000;
  };
  for (const piece of [...pieces, ...more]) {
    const best = (length: number) => Math.min(time(piece, length), time(piece, length), time(piece, length));
    const [short, long] = [best(50_000), best(200_000)];
    assert.ok(long < 8 * short + 50, `${JSON.stringify(piece)}: ${short.toFixed(1)} ms, then ${long.toFixed(1)} ms`);
    assert.ok(long < 500, `${JSON.stringify(piece)}: ${long.toFixed(1)} ms`);
  }
});
