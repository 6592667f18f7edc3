import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import type { Command } from '../../../src/command/command.ts';
import { type Mistake, parseComment } from '../../../src/command/comment.ts';
import { formatCommand } from '../../../src/command/format.ts';
import { plainText } from '../../../src/command/confusables.ts';
import { commandArbitrary } from './arbitraries.ts';

const digest = `sha256:${'0'.repeat(64)}`;

function commandIn(body: string): Command {
  const [first, ...others] = parseComment(body);
  assert.equal(others.length, 0);
  assert.ok(first?.kind === 'command', JSON.stringify(first));
  return first.command;
}

function mistakeIn(body: string): Mistake {
  const [first, ...others] = parseComment(body);
  assert.equal(others.length, 0);
  assert.ok(first?.kind === 'mistake', JSON.stringify(first));
  return first;
}

suite('commands', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['/d8x help', '/d8x help'],
    ['/d8x status --env staging', '/d8x status --env staging'],
    ['/d8x update api:dev,history , referral', '/d8x update api:dev history referral'],
    ['/d8x update --env prod api', '/d8x update api --env prod'],
    ['/d8x update api --env=prod history', '/d8x update api history --env prod'],
    [`/d8x\tupdate   api@${digest}\t`, `/d8x update api@${digest}`],
    ['/d8x update api=alpine:3', '/d8x update api=docker.io/library/alpine:3'],
    ['/d8x plan update api', '/d8x plan update api'],
    ['/d8x plan api', '/d8x plan update api'],
    ['/d8x plan update update', '/d8x plan update update'],
    ['/d8x plan rollback', '/d8x plan rollback'],
    ['/d8x plan rollback api,history --env prod', '/d8x plan rollback api history --env prod'],
    ['/d8x update --no-backup api --allow-image-change', '/d8x update api --allow-image-change --no-backup'],
    ['/d8x update api --override "the  RPC is down"', '/d8x update api --override "the RPC is down"'],
    ['/d8x update api --override="now" --env=prod', '/d8x update api --override "now" --env prod'],
    ['/d8x rollback --accept-migration referral', '/d8x rollback referral --accept-migration'],
    ['/d8x approve', '/d8x approve'],
    [
      '/d8x approve api@sha256:0123abcd,history@sha256:01234567 --env prod',
      '/d8x approve api@sha256:0123abcd history@sha256:01234567 --env prod',
    ],
    ['/d8x rollback', '/d8x rollback'],
    ['/d8x rollback api,history', '/d8x rollback api history'],
    ['/d8x images api', '/d8x images api'],
    ['/d8x lock', '/d8x lock'],
    ['/d8x lock  until   --env prod Monday, -5 °C', '/d8x lock --env prod -- until Monday, -5 °C'],
    ['/d8x lock -- see --env', '/d8x lock -- see --env'],
    ['/d8x lock 👨‍👩‍👧 at work', '/d8x lock 👨‍👩‍👧 at work'],
    ['/d8x unlock', '/d8x unlock'],
  ];
  for (const [text, normal] of cases) {
    test(text, () => {
      assert.equal(formatCommand(commandIn(text)), normal);
      assert.equal(formatCommand(commandIn(`\r\n${text}\r\nbye`)), normal);
    });
  }

  test('what is printed reads back as the same', () => {
    fc.assert(
      fc.property(commandArbitrary, (command) => {
        const text = formatCommand(command);
        assert.ok(!text.includes('\n'));
        assert.deepEqual(commandIn(text), command);
      }),
      { numRuns: 1000 },
    );
  });

  test('several, each with its line', () => {
    const parsed = parseComment('\n/d8x backup\n\n/d8x updat api\n \t\n/d8x status\ntext\n/d8x unlock');
    assert.deepEqual(
      parsed.map(({ kind, line }) => [kind, line]),
      [
        ['command', 2],
        ['mistake', 4],
        ['command', 6],
      ],
    );
  });

  test('not more than five', () => {
    assert.equal(parseComment('/d8x status\n'.repeat(5)).length, 5);
    const mistake = mistakeIn('/d8x status\n'.repeat(7));
    assert.match(mistake.message, /5 commands at most, and this one has 7. None was read/);
    assert.equal(mistake.line, 6);
  });

  test('none in an ordinary comment', () => {
    assert.deepEqual(parseComment('What does /d8x do?\n\n> /d8x help'), []);
    assert.deepEqual(parseComment(''), []);
  });
});

/** What was written, the word that is wrong, the message, and what is offered. */
const mistakes: readonly (readonly [string, string, RegExp, string])[] = [
  ['/d8x', '/d8x', /does not say what to do/, '/d8x help'],
  ['/D8X status', '/D8X', /small letters/, '/d8x status'],
  ['/d8x\u00a0status', '/d8x\u00a0status', /U\+00A0 \(no-break space\)/, '/d8x status'],
  ['/d8x updaet api:dev', 'updaet', /"updaet" is no command/, '/d8x update api:dev'],
  ['/d8x Update api', 'Update', /no command/, '/d8x update api'],
  ['/d8x deploy api', 'deploy', /no command. There are help, status/, ''],
  ['/d8x constructor', 'constructor', /"constructor" is no command/, ''],
  ['/d8x __proto__ api', '__proto__', /"__proto__" is no command/, ''],
  ['/d8x toString', 'toString', /"toString" is no command/, ''],
  ['/d8x reboot;ls', 'reboot;ls', /no command/, ''],
  ['/d8x update', 'update', /does not say which services/, ''],
  ['/d8x plan update', 'update', /does not say which services/, ''],
  ['/d8x plan backup api', 'backup', /Only an update or a rollback can be planned/, '/d8x plan update api'],
  ['/d8x update api:dev api', 'api', /named twice/, '/d8x update api:dev'],
  ['/d8x update api --no-backup --no-backup', '--no-backup', /given twice/, '/d8x update api --no-backup'],
  [
    '/d8x update api --no-bakcup',
    '--no-bakcup',
    /is no option; there are --env NAME, --allow/,
    '/d8x update api --no-backup',
  ],
  ['/d8x update api --no-backup=true', '--no-backup=true', /takes no value/, '/d8x update api --no-backup'],
  ['/d8x rollback api --no-backup', '--no-backup', /no option of this command/, '/d8x rollback api'],
  ['/d8x backup --no-backup', '--no-backup', /no option of this command/, '/d8x backup'],
  ['/d8x update api --override', '--override', /straight quotes/, ''],
  ['/d8x update api --override now', 'now', /straight quotes/, '/d8x update api --override "now"'],
  ['/d8x update api --override "now', '"now', /no closing quote/, ''],
  ['/d8x update api --override ""', '""', /straight quotes/, ''],
  ['/d8x update api --override "a\u202eb"', '"a\u202eb"', /can't be seen/, ''],
  ['/d8x approve api@sha256:0123', 'api@sha256:0123', /at least 8 digits/, ''],
  ['/d8x approve api', 'api', /names no image to approve/, ''],
  ['/d8x update api history,api', 'api', /named twice/, '/d8x update api history'],
  ['/d8x update `api:dev`', '`api:dev`', /can't be the name of a service/, '/d8x update api:dev'],
  ['/d8x update api@dev', 'api@dev', /"algorithm:hex"/, '/d8x update api:dev'],
  [`/d8x update api:${digest}`, `api:${digest}`, /digest after ":"/, `/d8x update api@${digest}`],
  [`/d8x update api:${'0'.repeat(64)}`, `api:${'0'.repeat(64)}`, /digest after ":"/, `/d8x update api@${digest}`],
  ['/d8x update api:ghcr.io/a/b:c', 'api:ghcr.io/a/b:c', /goes after "="/, '/d8x update api=ghcr.io/a/b:c'],
  ['/d8x update api=GHCR.io/A/b:c', 'api=GHCR.io/A/b:c', /capital letters/, '/d8x update api=ghcr.io/a/b:c'],
  ['/d8x update $(reboot)', '$(reboot)', /can't be the name of a service/, ''],
  ['/d8x update аpi', 'аpi', /"<U\+0430>pi" has the character U\+0430 \(Cyrillic letter\)/, '/d8x update api'],
  ['/d8x update api\u200f', 'api\u200f', /U\+200F \(right-to-left mark\)/, '/d8x update api'],
  ['/d8x update a\u200bpi:dev', 'a\u200bpi:dev', /U\+200B \(zero-width space\)/, '/d8x update api:dev'],
  ['/d8x update ａｐｉ', 'ａｐｉ', /U\+FF41/, '/d8x update api'],
  ['/d8x update api\u00a0history', 'api\u00a0history', /U\+00A0/, '/d8x update api history'],
  ['/d8x update api —env prod', '—env', /U\+2014 \(em dash\)/, '/d8x update api --env prod'],
  ['/d8x lock —env prod reason', '—env', /U\+2014 \(em dash\)/, '/d8x lock --env prod reason'],
  ['/d8x lock -env prod reason', '-env', /no option/, '/d8x lock --env prod reason'],
  ['/d8x status --environment=prod', '--environment=prod', /no option/, '/d8x status --env prod'],
  ['/d8x status --force', '--force', /"--force" is no option; the only one is --env NAME/, ''],
  ['/d8x status --env', '--env', /needs the name/, ''],
  ['/d8x status --env=', '--env=', /needs the name/, ''],
  ['/d8x status --env a --env b', '--env b', /given twice/, '/d8x status --env a'],
  ['/d8x status --env prоd', 'prоd', /U\+043E \(Cyrillic letter\)/, '/d8x status --env prod'],
  ['/d8x status --env ../x', '../x', /can't be the name of an environment/, ''],
  ['/d8x status api', 'api', /status takes nothing but --env NAME/, '/d8x status'],
  ['/d8x backup now please', 'now', /takes nothing/, '/d8x backup'],
  ['/d8x images', 'images', /does not say which service/, ''],
  ['/d8x images api history', 'history', /takes one service/, '/d8x images api'],
  ['/d8x rollback api:dev', 'api:dev', /can't be the name of a service/, '/d8x rollback api'],
  ['/d8x rollback history & api', '&', /can't be the name of a service/, '/d8x rollback history api'],
  ['/d8x rollback history;api', 'history;api', /can't be the name of a service/, '/d8x rollback history api'],
  ['/d8x rollback history/api', 'history/api', /can't be the name of a service/, ''],
  ['/d8x rollback &', '&', /can't be the name of a service/, ''],
  ['/d8x rollback 🚀', '🚀', /U\+1F680/, ''],
  ['/d8x approve 🚀', '🚀', /U\+1F680/, ''],
  ['/d8x update history:v2 🚀', '🚀', /U\+1F680/, '/d8x update history:v2'],
  ['/d8x update history:v2🚀 api', 'history:v2🚀', /U\+1F680/, '/d8x update history:v2 api'],
  ['/d8x update a🚀pi', 'a🚀pi', /U\+1F680/, ''],
  ['/d8x update api:dev;history:v2', 'api:dev;history:v2', /can't be a tag/, '/d8x update api:dev history:v2'],
  ['/d8x update **api:V2**', '**api:V2**', /can't be the name/, '/d8x update api:V2'],
  ['/d8x update api=GHCR.io/A/b:V2', 'api=GHCR.io/A/b:V2', /capital letters/, '/d8x update api=ghcr.io/a/b:V2'],
  ['/d8x lock a\u202eb', 'a\u202eb', /U\+202E \(right-to-left override\)/, '/d8x lock ab'],
  ['/d8x lock a\u0007b', 'a\u0007b', /U\+0007 \(control character\)/, '/d8x lock ab'],
  ['/d8x lock a\u2028b', 'a\u2028b', /U\+2028 \(line separator\)/, '/d8x lock ab'],
  [`/d8x lock ${'x'.repeat(201)}`, 'x'.repeat(201), /200 characters, and this has 201/, ''],
];

suite('mistakes', () => {
  for (const [text, word, message, offer] of mistakes) {
    test(JSON.stringify(text.slice(0, 60)), () => {
      const mistake = mistakeIn(text);
      assert.equal(mistake.text.slice(mistake.at.start, mistake.at.end), word);
      assert.match(mistake.message, message);
      assert.equal(mistake.nearest ?? '', offer);
    });
  }

  test('any line is a command, or a mistake whose message is plain and whose offer is a command', () => {
    const word = fc.oneof(
      fc.constantFrom('update', 'plan', 'lock', 'api', 'api:dev', '--env', '--', '--env=x', '-e', ',', '=', '@', ':'),
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.string({ maxLength: 8 }),
    );
    const line = fc.array(word, { maxLength: 6 }).map((words) => `/d8x ${words.join(' ')}`.replaceAll(/[\r\n]/g, ' '));
    fc.assert(
      fc.property(line, (text) => {
        const [parsed] = parseComment(text);
        assert.ok(parsed !== undefined);
        if (parsed.kind === 'command') return;
        assert.match(parsed.message, /^[\x20-\x7e]+$/);
        assert.ok(parsed.at.start <= parsed.at.end && parsed.at.end <= parsed.text.length);
        if (parsed.nearest === undefined) return;
        assert.equal(formatCommand(commandIn(parsed.nearest)), parsed.nearest);
        // What is offered was given: no service comes from elsewhere.
        const offered = commandIn(parsed.nearest);
        const services = 'services' in offered ? offered.services : [];
        for (const service of services) {
          const name = typeof service === 'string' ? service : service.service;
          assert.ok(plainText(text).toLowerCase().includes(name.toLowerCase()), `${text}: ${parsed.nearest}`);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

suite('huge comments', () => {
  const time = (body: string): number => {
    const runs = Array.from({ length: 3 }, () => {
      const started = process.cpuUsage();
      parseComment(body);
      return process.cpuUsage(started).user / 1000;
    });
    return Math.min(...runs);
  };
  const kinds: Readonly<Record<string, (length: number) => string>> = {
    'one long word': (length) => `/d8x update ${'a'.repeat(length)}`,
    'many words': (length) => `/d8x update ${'a '.repeat(length / 2)}`,
    'many options': (length) => `/d8x status ${'--env a '.repeat(length / 8)}`,
    'a long reason': (length) => `/d8x lock ${'\u202e'.repeat(length)}`,
    'many commands': (length) => '/d8x status\n'.repeat(length / 12),
    'much text': (length) => `${'lorem ipsum `x` <b> '.repeat(length / 20)}\n/d8x status`,
  };
  for (const [name, make] of Object.entries(kinds)) {
    test(`${name}: read in proportion to the length`, () => {
      const [short, long] = [time(make(50_000)), time(make(200_000))];
      assert.ok(long < 8 * short + 50, `${short.toFixed(1)} ms, then ${long.toFixed(1)} ms`);
      assert.ok(parseComment(make(100_000)).every((one) => one.kind === 'command' || one.text.length <= 500));
    });
  }
});
