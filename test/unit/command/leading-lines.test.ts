import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseComment } from '../../../src/command/comment.ts';
import { formatCommand } from '../../../src/command/format.ts';
import { namesIn } from '../../../src/policy/names-in.ts';
import { parsePolicy } from '../../../src/policy/parse-policy.ts';

const names = namesIn(
  parsePolicy(
    'version: 1\nenvironments:\n  Staging:\n    workflow: a.yml\n  production:\n    workflow: a.yml\n    services: [worker]\n',
  ),
);

/** What is read of a comment: commands in their normal form, mistakes as `!` and what is offered. */
const read = (body: string) =>
  parseComment(body, names).map((one) =>
    one.kind === 'command' ? formatCommand(one.command) : `! ${one.nearest ?? ''}`,
  );

suite('the leading lines are commands', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['alone', '/d8x status', ['/d8x status']],
    ['several', '/d8x backup\n/d8x status', ['/d8x backup', '/d8x status']],
    ['with blank lines', '\n \n/d8x backup\n\n\t\n/d8x status\n', ['/d8x backup', '/d8x status']],
    ['with any line ends', '\r\n\r/d8x backup\r/d8x status\r\nthanks', ['/d8x backup', '/d8x status']],
    ['above words', '/d8x status\nThanks, that was it', ['/d8x status']],
    ['above what they quote', '/d8x status\n\nOn Mon, Bob <bob@x.example> wrote:\n> /d8x backup', ['/d8x status']],
    ['above a history without quotes', '/d8x status\n\nFrom: Bob\nSent: Monday\n\n/d8x backup', ['/d8x status']],
    ['above a signature', '/d8x status\n\n-- \nAlice', ['/d8x status']],
    ['above a rule', '/d8x status\n\n---\nSent from my phone', ['/d8x status']],
    ['above a list', '/d8x status\n- api is slow', ['/d8x status']],
    ['above an address', '/d8x status\nhttps://x.example/ says so', ['/d8x status']],
    ['above somebody’s address', '/d8x status\nbob@x.example wrote:', ['/d8x status']],
    ['above names in a sentence', '/d8x status\napi and history are slow', ['/d8x status']],
    ['a reason above anything but an option', '/d8x lock until\napi history', ['/d8x lock until']],
    ['before a tab', '/d8x\tstatus', ['/d8x status']],
  ];
  for (const [name, body, found] of cases) test(name, () => assert.deepEqual(read(body), found));
});

suite('everything else is none', () => {
  const bodies: Readonly<Record<string, string>> = {
    'after words': 'Please:\n/d8x status',
    'in alt text': '![\n/d8x status\n](x.png)',
    'in a footnote': '[^1]: a\n/d8x status',
    'in a footnote that nothing refers to': 'a\n\n[^1]: b\n\n    /d8x status',
    'in a quote': '> a\n/d8x status',
    'in a quote, after a no-break space': '\u00a0> a\n/d8x status',
    'in CDATA': '<![CDATA[\n/d8x status\n]]>',
    'in an element': '<search>\n/d8x status\n</search>',
    'in mathematics': '$$\n/d8x status\n$$',
    'in code': '```\n/d8x status\n```',
    'in a comment': '<!--\n\n/d8x status\n-->',
    folded: '<details>\n\n/d8x status\n\n</details>',
    indented: ' /d8x status',
    'after a tab': '\t/d8x status',
    'after a no-break space': '\u00a0/d8x status',
    'after a byte order mark': '\ufeff/d8x status',
    'after a zero-width space': '\u200b/d8x status',
    'after a line that looks empty': '\u00a0\n/d8x status',
    'with a zero-width character within': '/\u200bd8x status',
    'a path': '/d8x/status',
    'another word': '/d8x-ops status',
    'with a colon': '/d8x: status',
    bold: '**/d8x** status',
    'below a history': 'On Mon, Bob wrote:\n> hi\n\n/d8x status',
  };
  for (const [name, body] of Object.entries(bodies)) test(name, () => assert.deepEqual(read(body), []));
});

suite('a next line that looks like the rest refuses the whole comment', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['/d8x update api:v2\n--env Staging', '/d8x update api:v2 --env Staging'],
    ['/d8x update api:v2\n—env Staging', ''],
    ['/d8x update api:v2\n  --env Staging', '/d8x update api:v2 --env Staging'],
    ['/d8x update api:v2\n\n--env Staging', '/d8x update api:v2 --env Staging'],
    ['/d8x update api:v2 --env\nstaging', '/d8x update api:v2 --env staging'],
    ['/d8x update api:v2 --env\nStaging thanks', ''],
    ['/d8x update api\nhistory', '/d8x update api history'],
    ['/d8x update api\nhistory, referral', '/d8x update api history referral'],
    ['/d8x update api\nhistory --env Staging', '/d8x update api history --env Staging'],
    ['/d8x update api\nhistory:v2 --env Staging', '/d8x update api history:v2 --env Staging'],
    ['/d8x update api\nhistory worker:v2', '/d8x update api history worker:v2'],
    ['/d8x update api\nworker', '/d8x update api worker'],
    ['/d8x update api\nother:v2 please', '/d8x update api other:v2 please'],
    [`/d8x update api\nhistory@sha256:${'0'.repeat(64)}`, `/d8x update api history@sha256:${'0'.repeat(64)}`],
    ['/d8x update api\nhistory@sha256:0123', ''],
    ['/d8x update api\nhistory=ghcr.io/a/b:c', '/d8x update api history=ghcr.io/a/b:c'],
    ['/d8x rollback\napi', '/d8x rollback api'],
    ['/d8x backup\nproduction', ''],
    ['/d8x backup\n/d8x update api\n--env Staging', '/d8x update api --env Staging'],
    ['/d8x lock maintenance\n--env Staging', '/d8x lock --env Staging maintenance'],
    ['/d8x lock maintenance\n-- until Monday', '/d8x lock maintenance until Monday'],
    ['/d8x status\n-- \nAlice', '/d8x status'],
  ];
  for (const [body, offer] of cases)
    test(JSON.stringify(body), () => {
      const [only, ...others] = parseComment(body, names);
      assert.equal(others.length, 0);
      // A command that ends too early is a mistake by itself.
      assert.ok(only?.kind === 'mistake', JSON.stringify(only));
      if (!/--env\n/.test(body)) assert.match(only.message, /rest of the command above it.*None was read/);
      assert.equal(only.nearest ?? '', offer);
    });
});

suite('an environment that is not named with --env', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['/d8x lock Staging', '! /d8x lock --env Staging'],
    ['/d8x lock staging: load test', '! /d8x lock --env Staging load test'],
    ['/d8x lock production', '! /d8x lock --env production'],
    ['/d8x lock load test on staging', '/d8x lock load test on staging'],
    ['/d8x lock -- staging is broken', '/d8x lock staging is broken'],
    ['/d8x lock --env production staging', '/d8x lock --env production staging'],
    ['/d8x unlock stagin', '! /d8x unlock --env Staging'],
    ['/d8x status staging', '! /d8x status --env Staging'],
    ['/d8x rollback staging', '! /d8x rollback --env Staging'],
    ['/d8x update api:dev staging', '! /d8x update api:dev --env Staging'],
    ['/d8x update staging:dev', '/d8x update staging:dev'],
  ];
  for (const [text, found] of cases) test(text, () => assert.deepEqual(read(text), [found]));
});

suite('what could hide the next command', () => {
  for (const reason of ['<!--', '<details>', '`', '[a](b "', '![', '$$', '~~', '<b title="']) {
    test(reason, () => {
      const [only, ...others] = parseComment(`/d8x lock ${reason}\n/d8x backup`);
      assert.equal(others.length, 0);
      assert.match(only?.kind === 'mistake' ? only.message : '', /can hide the command of the next line/);
      assert.deepEqual(read(`/d8x backup\n/d8x lock ${reason}`).length, 2);
    });
  }
});

test('takes time in proportion to the length', () => {
  for (const piece of ['\n', '/d8x status\n', ' ', '> ', '<!--', '```\n', 'api ', 'api,', '-', '*', '/d8x']) {
    const time = (length: number): number => {
      const text = `/d8x update api\n${piece.repeat(length / piece.length)}`;
      const started = process.cpuUsage();
      parseComment(text);
      return process.cpuUsage(started).user / 1000;
    };
    const best = (length: number) => Math.min(time(length), time(length), time(length));
    const [short, long] = [best(50_000), best(200_000)];
    assert.ok(long < 8 * short + 50, `${JSON.stringify(piece)}: ${short.toFixed(1)} ms, then ${long.toFixed(1)} ms`);
  }
});
