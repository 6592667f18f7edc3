import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { scene } from './octokits.ts';

suite('git', () => {
  test('takes several files in one commit on a new branch', async () => {
    await using s = await scene();
    const { rest } = s.person('bob');
    const main = await rest.git.getRef({ ...s.at, ref: 'heads/main' });
    const parent = main.data.object.sha;
    const commit = await rest.git.getCommit({ ...s.at, commit_sha: parent });
    const blob = await rest.git.createBlob({
      ...s.at,
      content: Buffer.from('b').toString('base64'),
      encoding: 'base64',
    });
    const tree = await rest.git.createTree({
      ...s.at,
      base_tree: commit.data.tree.sha,
      tree: [
        { path: '.github/workflows/backup.yml', mode: '100644', type: 'blob', content: 'on: schedule' },
        { path: 'b', mode: '100644', type: 'blob', sha: blob.data.sha },
        { path: 'README.md', mode: '100644', type: 'blob', sha: null },
      ],
    });
    const made = await rest.git.createCommit({ ...s.at, message: 'Add', tree: tree.data.sha, parents: [parent] });
    await rest.git.createRef({ ...s.at, ref: 'refs/heads/d8x-ops', sha: made.data.sha });
    await assert.rejects(rest.git.createRef({ ...s.at, ref: 'refs/heads/d8x-ops', sha: parent }), { status: 422 });
    const files = await rest.git.getTree({ ...s.at, tree_sha: made.data.tree.sha, recursive: 'true' });
    assert.ok(files.data.tree.some(({ path }) => path === 'b'));
    assert.ok(!files.data.tree.some(({ path }) => path === 'README.md'));
    assert.equal(s.repo.workflows.size, 1);
    await rest.git.updateRef({ ...s.at, ref: 'heads/main', sha: made.data.sha });
    assert.equal(s.repo.workflows.size, 2);
    await assert.rejects(rest.git.updateRef({ ...s.at, ref: 'heads/main', sha: parent }), { status: 422 });
    await rest.git.updateRef({ ...s.at, ref: 'heads/main', sha: parent, force: true });
    assert.equal((await rest.git.listMatchingRefs({ ...s.at, ref: 'heads/' })).data.length, 2);
    await rest.git.deleteRef({ ...s.at, ref: 'heads/d8x-ops' });
    s.github.assertClean();
  });

  test('compares, lists and reads commits and branches', async () => {
    await using s = await scene();
    const { rest } = s.installation;
    s.github.setup.write(s.repo, { 'a.txt': 'one' }, { branch: 'topic', message: 'Add a' });
    const last = s.github.setup.write(s.repo, { 'a.txt': 'two' }, { branch: 'topic', message: 'Change a' });
    const { data } = await rest.repos.compareCommitsWithBasehead({ ...s.at, basehead: 'main...topic' });
    assert.deepEqual([data.status, data.ahead_by, data.behind_by], ['ahead', 2, 0]);
    assert.deepEqual(
      data.commits.map(({ commit }) => commit.message),
      ['Add a', 'Change a'],
    );
    assert.deepEqual(
      data.files?.map(({ filename, status }) => [filename, status]),
      [['a.txt', 'added']],
    );
    assert.equal((await rest.repos.getBranch({ ...s.at, branch: 'topic' })).data.commit.sha, last.sha);
    assert.equal((await rest.repos.listBranches(s.at)).data.length, 2);
    assert.equal((await rest.repos.getCommit({ ...s.at, ref: 'topic' })).data.sha, last.sha);
    assert.equal((await rest.repos.listCommits({ ...s.at, sha: 'topic' })).data.length, 3);
    s.github.assertClean();
  });
});
