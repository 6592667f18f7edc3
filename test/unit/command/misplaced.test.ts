import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { formatCommand } from '../../../src/command/format.ts';
import { findMisplaced } from '../../../src/command/misplaced.ts';

suite('what was meant as a command and is none', () => {
  const cases: readonly (readonly [string, number, string])[] = [
    ['Please:\n/d8x status', 2, '/d8x status'],
    ['/d8x backup\nand\n/d8x update api', 3, '/d8x update api'],
    ['/d8x: status', 1, '/d8x status'],
    ['/d8x, update api', 1, '/d8x update api'],
    ['**/d8x** update api:v2', 1, '/d8x update api:v2'],
    ['**/d8x update api:v2**', 1, '/d8x update api:v2'],
    ['__/d8x__ status', 1, '/d8x status'],
    ['- /d8x status', 1, '/d8x status'],
    ['  /d8x status', 1, '/d8x status'],
    ['\ufeff/d8x status', 1, '/d8x status'],
    ['\u200b/d8x status', 1, '/d8x status'],
    ['Hi,\n/d8x', 2, ''],
    ['Hi,\n/D8X STATUS', 2, ''],
  ];
  for (const [body, line, command] of cases) {
    test(JSON.stringify(body), () => {
      const found = findMisplaced(body);
      assert.equal(found?.line, line);
      assert.equal(found.command === undefined ? '' : formatCommand(found.command), command);
    });
  }
});

test('commands, quotes, code, paths and words about it are not spoken of', () => {
  for (const body of [
    '/d8x status\nThanks',
    '/d8x status\n\n> /d8x backup',
    'See what /d8x does',
    '`/d8x status` shows it',
    '```\n/d8x status\n```',
    '~~~\n```\n/d8x status\n~~~',
    'a\n\n    /d8x status',
    'a\n\n\t/d8x status',
    '<!--\n/d8x status\n-->',
    '<!-- /d8x status',
    'a\n/d8x/status',
    'a\n/d8x-ops is new',
    'a\n/d8xyz',
    '- > /d8x status',
    '',
  ]) {
    assert.equal(findMisplaced(body), undefined, body);
  }
});

test('takes time in proportion to the length', () => {
  for (const piece of ['<!--', '<!-- -->', '```\n', '*', '\u200b', '/d8x ', '/d8x/ \n', '\n', '*/d8x_']) {
    const time = (length: number): number => {
      const text = `a\n${piece.repeat(length / piece.length)}`;
      const started = process.cpuUsage();
      findMisplaced(text);
      return process.cpuUsage(started).user / 1000;
    };
    const best = (length: number) => Math.min(time(length), time(length), time(length));
    const [short, long] = [best(50_000), best(200_000)];
    assert.ok(long < 8 * short + 50, `${JSON.stringify(piece)}: ${short.toFixed(1)} ms, then ${long.toFixed(1)} ms`);
  }
});
