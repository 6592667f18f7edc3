import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemsOf } from './read-inventory.ts';

test('an address and a name of a host are words, whatever somebody would like them to be', () => {
  const hostile = [
    '-oProxyCommand=id',
    '$(id)',
    'a;b',
    'a`id`',
    'a|b',
    'a/b',
    '../../root',
    'user@host',
    'javascript:alert(1)',
    'http://a',
    'a%eth0',
    '[::1]:22x',
    'a\0b',
    'a\u202eb',
    'фoo',
    '@acme',
    '<!--',
    '##[add-mask]x',
    'x'.repeat(100_000),
  ];
  for (const word of hostile) {
    for (const line of [word, `10.0.0.1 ansible_host=${word}`, `10.0.0.1 hostname=${word}`]) {
      const problems = problemsOf(`[managers]\n${line}\n`);
      assert.ok(problems.length > 0, line.slice(0, 100));
      assert.ok(problems.join('').length < 1000, line.slice(0, 100));
      assert.ok(!problems.join('').includes(word), line.slice(0, 100));
    }
  }
  assert.deepEqual(problemsOf(`[managers]\n${'node-[1:999]\n'.repeat(2)}`), [
    'hosts-cfg names more than 1000 hosts',
    'hosts-cfg should name one host under [managers], and names 0',
  ]);
});
