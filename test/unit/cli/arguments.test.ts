import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commands } from '../../../cli/declare/commands.ts';
import { decrypt } from '../../../cli/declare/decrypt.ts';
import { commandHelp } from '../../../cli/declare/help.ts';
import { init } from '../../../cli/declare/init.ts';
import { parseArguments } from '../../../cli/declare/parse-arguments.ts';
import { renderCliReference } from '../../../cli/declare/reference.ts';
import { OpsError } from '../../../src/errors.ts';

function problemsOf(words: readonly string[]): readonly string[] {
  try {
    parseArguments(decrypt, words);
  } catch (error) {
    assert.ok(error instanceof OpsError);
    assert.equal(error.code, 'command-invalid');
    return error.problems.map(({ path, message }) => `${path} ${message}`);
  }
  return [];
}

test('texts, flags, lists, short names and the argument, in any order', () => {
  const given = parseArguments(decrypt, ['-o', '-', 'a.age', '--identity=k.txt', '--force']);
  assert.equal(given.argument, 'a.age');
  assert.equal(given.text('output'), '-');
  assert.equal(given.text('identity'), 'k.txt');
  assert.equal(given.flag('force'), true);
  assert.equal(parseArguments(decrypt, ['a']).text('output'), undefined);
  const many = parseArguments(init, ['--recipient', 'age1a', '--recipient', 'age1b']);
  assert.deepEqual(many.list('recipient'), ['age1a', 'age1b']);
  assert.deepEqual(many.list('workflow'), []);
});

test('everything that is wrong is said at once, with what was probably meant', () => {
  assert.deepEqual(problemsOf(['--identty', 'k', '--force=yes', '-o']), [
    '--identty is no option; --identity is',
    '--force takes no value',
    '-o needs a value: -o FILE',
    // `k`, which follows an unknown option, is taken for the file.
  ]);
  assert.deepEqual(problemsOf([]), ['BACKUP is missing']);
  assert.deepEqual(problemsOf(['a', 'b']), ['b is one word too many']);
});

test('help and reference name every option of every command, and fit the terminal', () => {
  const reference = renderCliReference();
  for (const command of commands) {
    const help = commandHelp(command, 80);
    for (const { name } of command.options) {
      assert.ok(help.includes(`--${name}`), name);
      assert.ok(reference.includes(`--${name}`), name);
    }
    const examples = help.slice(help.indexOf('\nExamples:'));
    for (const line of help.replace(examples, '').split('\n')) assert.ok(line.length <= 80, line);
  }
});

test('the examples of the help are command lines that can be read', () => {
  for (const command of commands) {
    for (const example of command.examples) {
      const words = example
        .replace(/^.*\| d8x-ops/, 'd8x-ops')
        .replace(/ \|.*$/, '')
        .split(' ')
        .slice(1);
      assert.equal(words[0], command.name, example);
      parseArguments(command, words.slice(1));
    }
  }
});
