import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { isOpsError } from '../../../../src/errors.ts';
import { quoteArgv, quoteWord } from '../../../../src/cluster/command/render-command.ts';

const asShellReads = (shell: string, text: string): string[] =>
  execFileSync(shell, ['-c', `printf '%s\\0' ${text}`])
    .toString('utf8')
    .split('\0')
    .slice(0, -1);

test('words without a meaning to the shell stay as they are', () => {
  assert.equal(
    quoteArgv(['docker', 'compose', '-f', '/srv/a_b.yml', 'ghcr.io/d8-x/api:main@sha256:0a']),
    'docker compose -f /srv/a_b.yml ghcr.io/d8-x/api:main@sha256:0a',
  );
});

test('everything else is quoted', () => {
  assert.equal(quoteWord(''), "''");
  assert.equal(quoteWord("it's $HOME"), String.raw`'it'\''s $HOME'`);
  assert.equal(quoteWord('A=b'), "'A=b'");
  assert.equal(quoteWord('~/x'), "'~/x'");
  assert.equal(quoteWord('if'), "'if'");
  assert.equal(quoteWord('*'), "'*'");
});

test('a NUL is refused', () => {
  assert.throws(
    () => quoteWord('a\0b'),
    (error) => isOpsError(error, 'internal'),
  );
});

for (const shell of ['bash', 'dash']) {
  test(`${shell} reads back exactly what was quoted`, () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((value) => !value.includes('\0'));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 200 }), (argv) => {
        assert.deepEqual(
          asShellReads(shell, quoteArgv(argv)),
          argv.map((value) => Buffer.from(value).toString()),
        );
      }),
      { numRuns: 50 },
    );
  });
}

test('every byte of ASCII survives, also as the first of a word', () => {
  const words = Array.from({ length: 127 }, (_, code) => `${String.fromCharCode(code + 1)}x`);
  assert.deepEqual(asShellReads('bash', quoteArgv(words)), words);
});
