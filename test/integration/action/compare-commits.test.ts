import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { compareWith } from '../../../action/compare-commits.ts';
import { GitHubRepository } from '../../../action/github/repository.ts';
import { type GitHubDouble, startGitHub } from '../../github/double.ts';
import { commit, storeCommit } from '../../github/state/git.ts';
import type { Repository } from '../../github/state/repository.ts';
import { askDouble } from '../../unit/action/ask-double.ts';

const name = 'D8-X/referral-system';

async function start(options: { readonly private?: boolean } = {}) {
  const github = await startGitHub();
  github.setup.org('D8-X', ['dora']);
  github.setup.org('acme', ['alice']);
  const source = github.setup.repository(name, { private: options.private ?? false });
  github.setup.repository('acme/broker', { collaborators: { alice: 'write' } });
  const repository = new GitHubRepository(askDouble(github, github.as('alice').token()), {
    owner: 'acme',
    name: 'broker',
  });
  return { github, source, compare: compareWith(repository) };
}

/** A commit with these files, so many seconds after the last one; its hash. */
function push(github: GitHubDouble, source: Repository, message: string, files: Record<string, string>): string {
  const author = github.setup.user('dora');
  const at = 1_700_000_000_000 + source.git.commits.size * 60_000;
  return commit(source.git, { branch: source.defaultBranch, message, author, at, files }).sha;
}

suite('commits that GitHub compares', () => {
  test('ahead, behind and apart, with the files that differ', async () => {
    const { github, source, compare } = await start();
    await using _ = github;
    const one = push(github, source, 'one', { a: '1' });
    const two = push(github, source, 'two\n\nbody @everyone', { 'src/db/migrations/1.up.sql': 'x' });
    const three = push(github, source, 'three', { b: '1' });
    const newer = await compare(name, one, three);
    assert.ok(typeof newer !== 'string');
    assert.deepEqual([newer.status, newer.aheadBy, newer.subjects], ['ahead', 2, ['three', 'two']]);
    assert.ok(newer.files.includes('src/db/migrations/1.up.sql') && newer.hasAllFiles);
    assert.equal((newer.headAt?.getTime() ?? 0) - (newer.baseAt?.getTime() ?? 0), 120_000);
    const older = await compare(name, three, one);
    assert.ok(typeof older !== 'string');
    assert.deepEqual([older.status, older.behindBy, older.subjects], ['behind', 2, []]);
    // What was pushed away by force.
    source.git.branches.set(source.defaultBranch, two);
    const other = push(github, source, 'instead', { c: '1' });
    const apart = await compare(name, three, other);
    assert.ok(typeof apart !== 'string');
    assert.deepEqual([apart.status, apart.aheadBy, apart.behindBy], ['diverged', 1, 1]);
    github.assertClean();
  });

  test('of more than 250 the newest are listed, and all are counted; of more than 300 files it is said', async () => {
    const { github, source, compare } = await start();
    await using _ = github;
    const one = push(github, source, 'one', {});
    for (let index = 0; index < 259; index++) push(github, source, `commit ${index}`, {});
    const files = Object.fromEntries(Array.from({ length: 301 }, (_unused, index) => [`f${index}`, 'x']));
    const last = push(github, source, 'many files', files);
    const found = await compare(name, one, last);
    assert.ok(typeof found !== 'string');
    assert.deepEqual([found.aheadBy, found.subjects.length, found.subjects[0]], [260, 250, 'many files']);
    assert.equal(found.hasAllFiles, false);
    github.assertClean();
  });

  test('what is private, missing, or without a common ancestor is said in one sentence', async () => {
    const { github, source, compare } = await start();
    await using _ = github;
    const one = push(github, source, 'one', {});
    const author = github.setup.user('dora');
    const alone = storeCommit(source.git, { parents: [], message: 'alone', author, at: 0, files: new Map() }).sha;
    for (const answer of [
      await compare(name, one, alone),
      await compare(name, one, 'f'.repeat(40)),
      await compare('D8-X/d8x-candles', one, one),
    ]) {
      assert.match(JSON.stringify(answer), /private, gone, or its history was rewritten/);
    }
    const hidden = await start({ private: true });
    await using __ = hidden.github;
    const [first, second] = [
      push(hidden.github, hidden.source, 'one', {}),
      push(hidden.github, hidden.source, 'two', {}),
    ];
    assert.match(JSON.stringify(await hidden.compare(name, first, second)), /private/);
  });

  test('is asked once: a limit or a fault of GitHub is said, and not waited for', async () => {
    const { github, source, compare } = await start();
    await using _ = github;
    const [one, two] = [push(github, source, 'one', {}), push(github, source, 'two', {})];
    const match = { path: /\/compare\// };
    const fault = github.fault({ match, effect: { kind: 'primary-limit', resetInSeconds: 1800 } });
    assert.match(JSON.stringify(await compare(name, one, two)), /rate limit/);
    fault.clear();
    const down = github.fault({ match, effect: { kind: 'status', status: 502 } });
    assert.ok(typeof (await compare(name, one, two)) === 'string');
    assert.deepEqual([fault.hits, down.hits], [1, 1]);
  });
});
