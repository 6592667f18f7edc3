import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { parseComment } from '../../../src/command/comment.ts';
import { seenLines, seenLinesAlone } from './cmark.ts';

const count = 20_000;

/** Commands, and what looks like them. */
const commands = [
  '/d8x status',
  '/d8x backup',
  '/d8x update api:v1_2_3 candles_x',
  '/d8x rollback a_b b_c',
  '/d8x update api=ghcr.io/a__b/c:d',
  '/d8x\tstatus \t ',
  '/d8x lock x',
  '/d8x lock **a** _b_ *c',
  '/d8x lock a | b',
  '/d8x lock www.example.com and a@b.example',
  '/d8x lock \\',
  '/d8x lock &lt;!-- &#96;',
  '/d8x lock 1. - > #',
];
const opening = [
  '`',
  '``',
  '<!--',
  '<b title="',
  '[a](b "',
  '![',
  '$$',
  '~~',
  '<details>',
  '[^1]',
  '<?',
  '<![CDATA[',
  "[a](<b> '",
];
const texts = [
  'text',
  '\u00a0',
  'a `b` c',
  '\\',
  '# head',
  '---',
  '--',
  '===',
  '* * *',
  '| - | - |',
  '|-|',
  ':-:',
  '$$',
  '~~',
];
const blocks = [
  '> quote',
  '>',
  '- item',
  '1. item',
  '    code',
  '\tcode',
  '```',
  '~~~',
  '[a]: b',
  '[^1]: x',
  '> ```',
  '- [ ] x',
];
const html = [
  '<!--',
  '-->',
  '<div>',
  '</div>',
  '<pre>',
  '</pre>',
  '<details>',
  '</details>',
  '<search>',
  '<![CDATA[',
  ']]>',
  '<?',
  '?>',
  '<!X',
];
const endings = ['`', '``', '" >', '")', '](x.png)', "')", '$$', '~~'];
const hidden = ['\ufeff', '\u200b', '\u00a0', ' ', '   ', '\t', '\f', '\u2028', '> ', '*'];

const commandLine = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...commands) },
  { weight: 2, arbitrary: fc.constantFrom(...opening).map((mark) => `/d8x lock ${mark}`) },
  { weight: 1, arbitrary: fc.constantFrom(...opening).map((mark) => `/d8x status ${mark}`) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...hidden), fc.constantFrom(...commands)).map(([mark, one]) => mark + one),
  },
);
const line = fc.oneof(
  { weight: 7, arbitrary: commandLine },
  { weight: 2, arbitrary: fc.constantFrom('', ' ', '\t') },
  { weight: 3, arbitrary: fc.constantFrom(...texts, ...blocks, ...html, ...endings) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
);
const comment = fc
  .tuple(fc.array(line, { minLength: 1, maxLength: 8 }), fc.constantFrom('\n', '\n', '\r\n', '\r'))
  .map(([lines, end]) => lines.join(end));

/** As readers see blanks. */
const squeezed = (text: string): string => text.replaceAll(/[ \t]+/g, ' ').trim();

/** Whether the line that is seen is the command: to the letter, but for the markup in its own free text. */
function isSeenAs(seen: string | undefined, written: string): boolean {
  const shown = squeezed(seen ?? '');
  return /^\/d8x\s+lock/.test(written) ? /^\/d8x lock\b/.test(shown) : shown === squeezed(written);
}

test(`of ${count} comments, every command that is found stands at the top of what a reader sees as the author's text`, () => {
  const bodies = fc.sample(comment, count);
  const seen = seenLines(bodies);
  assert.equal(seen.length, count);
  let found = 0;
  for (const [index, body] of bodies.entries()) {
    const lines = body.split(/\r\n|\n|\r/);
    for (const [place, one] of parseComment(body).entries()) {
      if (one.kind !== 'command') continue;
      found++;
      const written = lines[one.line - 1] ?? '';
      assert.ok(
        isSeenAs(seen[index]?.[place], written),
        `${JSON.stringify(body)} shows ${JSON.stringify(seen[index])}`,
      );
    }
  }
  // A test that hardly finds any would prove nothing.
  assert.ok(found > count / 4, `only ${found} commands were found`);
});

test('a comment in the set is read as by itself', () => {
  // Definitions and footnotes are shared in the set, and a byte order mark is one at the beginning of a document alone.
  const bodies = fc.sample(comment, 60).map((body) => body.replaceAll(/\[(?:\^1|a)\]:|^\ufeff/g, 'x:'));
  const together = seenLines(bodies);
  for (const [index, body] of bodies.entries()) {
    assert.deepEqual(together[index]?.map(squeezed), seenLinesAlone(body).map(squeezed), JSON.stringify(body));
  }
});

test('the check fails where a command is hidden', () => {
  for (const body of [
    '<!--\n/d8x status\n-->',
    '/d8x lock `\n/d8x status\n`',
    '> /d8x status',
    '/d8x lock <b title="\n/d8x status\n">',
  ]) {
    const place = body.startsWith('/d8x') ? 1 : 0;
    assert.ok(!isSeenAs(seenLinesAlone(body)[place], '/d8x status'), body);
  }
});
