import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseInvocation } from './invocation.ts';

suite('the command line of the sandbox', () => {
  test('has defaults for everything', () => {
    assert.deepEqual(parseInvocation(['up']), {
      verb: 'up',
      rest: [],
      options: { name: 'demo', shape: 'linode', workers: 2, simulatedWorkers: 0, pgDump: true, system: 'forky' },
    });
  });

  test('takes every option', () => {
    const words = ['up', '--name', 'a', '--shape=aws', '--workers', '5', '--simulated=9', '--no-pg-dump'];
    assert.deepEqual(parseInvocation(words).options, {
      name: 'a',
      shape: 'aws',
      workers: 5,
      simulatedWorkers: 9,
      pgDump: false,
      system: 'forky',
    });
  });

  for (const words of [
    ['run', '--name', 'a', 'curl', '-s', '--name', 'x'],
    ['run', '--name', 'a', '--', 'curl', '-s', '--name', 'x'],
    ['--name', 'a', 'run', 'curl', '-s', '--name', 'x'],
  ]) {
    test(`leaves the other program's options alone: ${words.join(' ')}`, () => {
      const { verb, rest, options } = parseInvocation(words);
      assert.deepEqual([verb, rest, options.name], ['run', ['curl', '-s', '--name', 'x'], 'a']);
    });
  }

  test('takes a host before a remote command', () => {
    const { rest, options } = parseInvocation(['ssh', 'worker-1', '--name', 'a', 'docker', 'ps', '-q']);
    assert.deepEqual([rest, options.name], [['worker-1', 'docker', 'ps', '-q'], 'a']);
  });

  test('refuses what it does not know', () => {
    assert.throws(() => parseInvocation(['up', '--shape', 'gcp']), /no shape 'gcp'/);
    assert.throws(() => parseInvocation(['up', '--worker', '3']), /--worker/);
  });
});
