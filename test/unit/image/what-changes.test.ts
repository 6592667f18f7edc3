import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { sourceOf } from '../../../src/image/sources.ts';
import type { ComparedCommits } from '../../../src/compared-commits.ts';
import { whatChanges } from '../../../src/image/what-changes.ts';

const revision = 'org.opencontainers.image.revision';
const source = 'org.opencontainers.image.source';
const [one, two] = ['1'.repeat(40), '2'.repeat(40)];
const labels = (commit: string, more: Readonly<Record<string, string>> = {}) => ({
  [revision]: commit,
  [source]: 'https://github.com/D8-X/referral-system',
  ...more,
});
const ahead: ComparedCommits = {
  status: 'ahead',
  aheadBy: 14,
  behindBy: 0,
  baseAt: new Date('2026-11-27T10:00:00Z'),
  headAt: new Date('2026-11-30T12:00:00Z'),
  subjects: Array.from({ length: 14 }, (_, index) => `commit ${14 - index}`),
  files: ['src/main.go', 'src/db/migrations/0021_more.up.sql'],
  hasAllFiles: true,
};

/** What is asked, and answers by the order of the two commits. */
function comparing(answers: Readonly<Record<string, ComparedCommits | string>>) {
  const asked: string[] = [];
  const compare = async (repository: string, base: string, head: string) => {
    asked.push(`${repository} ${base[0]}..${head[0]}`);
    return answers[`${base[0]}..${head[0]}`] ?? 'nobody knows';
  };
  return { asked, compare, named: ['acme/api'] };
}

suite('from one image to another', () => {
  test('are the commits between the two, the newest ten first, and whether the database is migrated', async () => {
    const github = comparing({ '1..2': ahead });
    assert.deepEqual(await whatChanges(labels(one), labels(two), github), {
      from: one,
      to: two,
      relation: 'newer',
      commits: 14,
      days: 3,
      url: `https://github.com/D8-X/referral-system/compare/${one}...${two}`,
      subjects: ahead.subjects.slice(0, 10),
      migration: 'yes',
    });
    assert.deepEqual(github.asked, ['D8-X/referral-system 1..2']);
  });

  test('an older one is told by what it takes back', async () => {
    const behind: ComparedCommits = { ...ahead, status: 'behind', aheadBy: 0, behindBy: 14, subjects: [], files: [] };
    const found = await whatChanges(labels(one), labels(two), comparing({ '1..2': behind, '2..1': ahead }));
    assert.equal(found.relation, 'older');
    assert.equal(found.commits, 14);
    assert.equal(found.migration, 'yes');
    assert.equal(found.url, `https://github.com/D8-X/referral-system/compare/${two}...${one}`);
    const half = await whatChanges(labels(one), labels(two), comparing({ '1..2': behind }));
    assert.deepEqual([half.relation, half.commits, half.subjects], ['older', 14, undefined]);
  });

  test('two that went apart say what each lacks; the same commit asks nobody', async () => {
    const apart: ComparedCommits = { ...ahead, status: 'diverged', aheadBy: 2, behindBy: 3, files: [] };
    const found = await whatChanges(labels(one), labels(two), comparing({ '1..2': apart }));
    assert.deepEqual([found.relation, found.commits, found.lacks, found.migration], ['apart', 2, 3, 'no']);
    const github = comparing({});
    assert.equal((await whatChanges(labels(one), labels(one), github)).relation, 'same');
    assert.deepEqual(github.asked, []);
  });

  test('of more files than GitHub lists it is not known whether one migrates', async () => {
    const many = { ...ahead, files: ['a'], hasAllFiles: false };
    assert.equal((await whatChanges(labels(one), labels(two), comparing({ '1..2': many }))).migration, 'unknown');
    for (const path of [
      'packages/utils/prisma/migrations/2026_x/migration.sql',
      'migration/1.sql',
      'db/Migrations/a',
    ]) {
      const found = await whatChanges(labels(one), labels(two), comparing({ '1..2': { ...ahead, files: [path] } }));
      assert.equal(found.migration, 'yes', path);
    }
    const other = { ...ahead, files: ['docs/migrations.md', 'src/immigrations/x'] };
    assert.equal((await whatChanges(labels(one), labels(two), comparing({ '1..2': other }))).migration, 'no');
  });

  test('what GitHub does not tell is said', async () => {
    const found = await whatChanges(labels(one), labels(two), comparing({ '1..2': 'it is private' }));
    assert.deepEqual(found, { from: one, to: two, relation: 'unknown', unknown: 'it is private' });
  });

  test('settings that only the new image names are told, and nothing that can be none', async () => {
    const after = labels(two, { 'io.d8x.settings': 'OLD, NEW_RPC @everyone $(id) lower NEW_RPC' });
    const before = labels(one, { 'io.d8x.settings': 'OLD' });
    assert.deepEqual((await whatChanges(before, after, comparing({ '1..2': ahead }))).settings, ['NEW_RPC']);
    assert.deepEqual((await whatChanges({}, { 'io.d8x.settings': 'A1' }, comparing({}))).settings, ['A1']);
  });

  test('a subject is one line without what can not be seen', async () => {
    const found = await whatChanges(
      labels(one),
      labels(two),
      comparing({ '1..2': { ...ahead, subjects: [`a\u202eb\u0000c`, 'x'.repeat(500)] } }),
    );
    assert.deepEqual(
      found.subjects?.map(({ length }) => length),
      [3, 120],
    );
  });
});

test('an image has nobody asked but repositories that are named', async () => {
  const refused = [
    'https://github.com/mallory/anything',
    'https://github.com/acme/api/../../mallory/x',
    'https://github.com/D8-X/..',
    'https://evil.example/D8-X/referral-system',
    'https://github.com.evil.example/D8-X/referral-system',
    'http://github.com/D8-X/referral-system',
    'https://user@github.com/D8-X/referral-system',
    'https://github.com/D8-X/referral-system?x=1',
    'git@github.com:D8-X/referral-system.git',
  ];
  for (const url of refused) {
    const github = comparing({ '1..2': ahead });
    const found = await whatChanges(labels(one), labels(two, { [source]: url }), github);
    assert.equal(found.relation, 'unknown', url);
    assert.deepEqual(github.asked, [], url);
    assert.ok(!JSON.stringify(found).includes('mallory'), url);
  }
  for (const url of [
    'https://github.com/ACME/Api',
    'https://github.com/acme/api.git',
    'https://github.com/d8-x/D8X-Candles/',
  ]) {
    assert.equal(typeof sourceOf(labels(one, { [source]: url }), ['acme/api']), 'object', url);
  }
  for (const commit of ['main', `${one}0`, one.slice(1), '../..', '']) {
    assert.match(JSON.stringify(sourceOf(labels(commit))), /names no commit/, commit);
  }
});

test('labels of any length and form are told of in a few plain words, or not at all', async () => {
  const long = 'x'.repeat(1_000_000);
  const odd = [
    long,
    `https://github.com/D8-X/${long}`,
    `https://github.com/${long}/referral-system`,
    'https://github.com/D8-X/referral-system\n',
    'https://github.com/D8-X/referral-system\n::add-mask::x',
    'https://github.com/D8-X/referral-system/tree/main',
    'https://github.com/D8-X/referral-system#x',
    'https://github.com/D8-X/referral-system\u202e',
    'https://github.com/D8-X/referral-system\0',
    'https://github.com/D8-X/%2e%2e',
    'javascript:alert(1)//github.com/D8-X/referral-system',
    '[x](https://github.com/D8-X/referral-system)',
    '<img src=x> @acme/ops',
    '',
  ];
  for (const text of odd) {
    const github = comparing({ '1..2': ahead });
    for (const name of [source, revision]) {
      for (const [before, after] of [
        [labels(one), labels(two, { [name]: text })],
        [labels(one, { [name]: text }), labels(two)],
      ] as const) {
        const told = JSON.stringify(await whatChanges(before, after, github));
        assert.match(told, /"relation":"unknown"/, text.slice(0, 80));
        assert.ok(told.length < 400, text.slice(0, 80));
        assert.doesNotMatch(told, /javascript|<img|@acme|add-mask|xxx/);
      }
    }
    assert.deepEqual(github.asked, [], text.slice(0, 80));
  }
  const names = Array.from({ length: 100_000 }, (_, index) => `NAME_${index}`).join(' ');
  const settings = { 'io.d8x.settings': `${'A'.repeat(1_000_000)} ${names}` };
  assert.equal((await whatChanges({}, settings, comparing({}))).settings?.length, 20);
  const polluted = { ['__proto__']: 'x', constructor: 'y', toString: 'z' };
  assert.equal((await whatChanges({}, polluted, comparing({}))).relation, 'unknown');
});
