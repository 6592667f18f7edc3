import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Words of our own for what has a name: docs/glossary.md has the one to use. Parts of longer names count as well. */
const banned: Readonly<Record<string, RegExp>> = {
  'recovery, recover; fix': /mending|\bmend(?:s|ed)?\b|(?<=[a-z])Mend(?:s|ed)?\b/,
  session: /workshop/i,
  'options, request': /\bwish(?:es|ed)?\b|Wish\b/,
  context: /surroundings/i,
  comment: /\berrand|Errand/,
  retry: /persistently|patiently|\bpatience|Patience/,
  'handleCommand, run': /carryOut/,
  confusables: /look-?alikes/i,
  'minorGc, releaseBuffer': /youngGarbage|freePiece/,
  'SpoolFile, TailReader': /GrowingFile|FollowingReader/,
  heartbeat: /life-?signs?\b|lifeSign/i,
  rollback: /takeBack\b|bringBack\b|\b(?:taken|brought) back\b/,
  'blocked, changedExternally': /held-up\b|heldUp|overtaken/i,
  verified: /\bun-?proved\b|\bnot proved\b|\bprover\b/i,
};

/** Where one of them has to stand, and why. */
const exceptions: readonly { readonly file: RegExp; readonly because: string }[] = [
  { file: /^src\/backup\/format\/manifest\.ts$/, because: 'manifests of version 1 say proved and not-proved for ever' },
  { file: /^test\/unit\/backup\/.*manifest\.test\.ts$/, because: 'and are read here' },
  { file: /^test\/unit\/docs\/words\.test\.ts$/, because: 'the list itself' },
  { file: /^docs\/glossary\.md$/, because: 'says what a word is for' },
];

test("names, texts and docs use the field's own words", async () => {
  const found: string[] = [];
  for await (const file of glob(
    ['{action,bot,cli,github,src,scripts,test}/**/*.ts', 'docs/**/*.md', '*.md', 'workflows/*.yml', 'action.yml'],
    { cwd: root },
  )) {
    if (exceptions.some((one) => one.file.test(file))) continue;
    const lines = (await readFile(new URL(file, `file://${root}/`), 'utf8')).split('\n');
    for (const [index, line] of lines.entries()) {
      for (const [instead, pattern] of Object.entries(banned)) {
        const word = pattern.exec(line)?.[0];
        if (word !== undefined) found.push(`${file}:${index + 1}: ${word} (say ${instead})`);
      }
    }
  }
  assert.deepEqual(found, []);
});
