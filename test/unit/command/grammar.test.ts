import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseComment } from '../../../src/command/comment.ts';
import { formatCommand } from '../../../src/command/format.ts';
import { grammar } from '../../../src/command/grammar.ts';
import { renderHelp } from '../../../src/command/help.ts';
import { renderCommandReference } from '../../../src/command/reference.ts';

test('every example is a command of its verb, in its normal form or one that gives the same', () => {
  for (const { verb, examples } of grammar) {
    for (const example of examples) {
      const [parsed] = parseComment(example);
      assert.ok(parsed?.kind === 'command', example);
      assert.equal(parsed.command.verb, verb);
      assert.equal(formatCommand(parsed.command), example);
    }
  }
});

test('help names every command once and stays short', () => {
  const help = renderHelp();
  for (const { usage } of grammar) assert.equal(help.split(`\`/d8x ${usage}\``).length, 2, usage);
  assert.ok(help.length < 2600);
});

test('help that is quoted or pasted starts nothing', () => {
  assert.deepEqual(parseComment(renderHelp()), []);
});

test('the reference shows every command, its usage and all its examples', () => {
  const reference = renderCommandReference();
  for (const { verb, usage, examples } of grammar) {
    assert.ok(reference.includes(`\n## ${verb}\n\n\`/d8x ${usage}\`\n`), verb);
    for (const example of examples) assert.ok(reference.includes(`\n${example}\n`), example);
  }
  assert.deepEqual(parseComment(reference), []);
});
