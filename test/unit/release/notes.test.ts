import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { z } from 'zod';
import { releaseNotes } from '../../../scripts/release/notes.ts';

const changelog = `# Changelog

## [Unreleased]

## [1.2.0] - 2026-03-02

### Added

- Something. See [the docs](docs/README.md).

## [1.1.0] - 2026-02-01

- Older.

## [1.0.0] - 2026-01-01

[1.0.0]: https://example.org
`;
const packageOf = (version: string): string => `{\n  "name": "x",\n  "version": "${version}",\n  "private": true\n}\n`;

test('the notes are the section of the version, without its heading and neighbours', () => {
  assert.equal(
    releaseNotes('v1.2.0', changelog, packageOf('1.2.0')),
    '### Added\n\n- Something. See [the docs](docs/README.md).',
  );
  assert.equal(releaseNotes('v1.1.0', changelog, packageOf('1.1.0')), '- Older.');
});

const refused: Readonly<Record<string, readonly [tag: string, version: string, message: RegExp]>> = {
  'a tag that is no version': ['v1.2', '1.2.0', /no tag of a version/],
  'a tag and a package.json that differ': ['v1.2.0', '1.1.0', /names 1\.2\.0, and package\.json 1\.1\.0/],
  'a version that the changelog does not know': ['v2.0.0', '2.0.0', /no section \[2\.0\.0\]/],
  'a pre-release of it too': ['v1.2.0-rc.1', '1.2.0-rc.1', /no section/],
  'an empty section': ['v1.0.0', '1.0.0', /is empty/],
};
for (const [name, [tag, version, message]] of Object.entries(refused)) {
  test(`there are none for ${name}`, () => {
    assert.throws(() => releaseNotes(tag, changelog, packageOf(version)), message);
  });
}

test('this package’s own version is read from its package.json', async () => {
  const text = await readFile(new URL('../../../package.json', import.meta.url), 'utf8');
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(text));
  assert.equal(
    releaseNotes(`v${version}`, `## [${version}] - 2026-01-01\n\n- It.\n\n## [0.0.1]\n\n- Before.\n`, text),
    '- It.',
  );
});
