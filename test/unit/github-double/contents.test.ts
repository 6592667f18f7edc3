import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { scene } from './octokits.ts';

suite('contents', () => {
  test('are read from the default branch, or from another ref', async () => {
    await using s = await scene();
    s.github.setup.write(s.repo, { '.github/d8x.yml': 'other: true\n' }, { branch: 'topic' });
    const read = async (ref?: string): Promise<string> => {
      const { data } = await s.installation.rest.repos.getContent({
        ...s.at,
        path: '.github/d8x.yml',
        ...(ref === undefined ? {} : { ref }),
      });
      assert.ok(!Array.isArray(data) && data.type === 'file');
      return Buffer.from(data.content, 'base64').toString();
    };
    assert.equal(await read(), 'environments: {}\n');
    assert.equal(await read('topic'), 'other: true\n');
    assert.equal(await read('refs/heads/topic'), 'other: true\n');
    await assert.rejects(read('gone'), { status: 404 });
    s.github.assertClean();
  });

  test('come raw, as objects and as directories', async () => {
    await using s = await scene();
    const { rest } = s.installation;
    const raw = await rest.repos.getContent({ ...s.at, path: '.github/d8x.yml', mediaType: { format: 'raw' } });
    assert.deepEqual<unknown>(raw.data, 'environments: {}\n');
    const list = await rest.repos.getContent({ ...s.at, path: '.github' });
    assert.ok(Array.isArray(list.data));
    assert.deepEqual(
      list.data.map(({ name, type }) => [name, type]),
      [
        ['workflows', 'dir'],
        ['d8x.yml', 'file'],
      ],
    );
    await rest.repos.getContent({ ...s.at, path: '.github', mediaType: { format: 'object' } });
    await rest.repos.getContent({ ...s.at, path: '' });
    await assert.rejects(rest.repos.getContent({ ...s.at, path: 'gone' }), { status: 404 });
    s.github.assertClean();
  });

  test('are not in the JSON when they are larger than a megabyte', async () => {
    await using s = await scene();
    s.github.setup.write(s.repo, { big: Buffer.alloc(1024 * 1024 + 1, 'x') });
    const { data } = await s.installation.rest.repos.getContent({ ...s.at, path: 'big' });
    assert.ok(!Array.isArray(data) && data.type === 'file');
    assert.deepEqual([data.content, data.encoding], ['', 'none']);
    s.github.assertClean();
  });

  test('are changed by who names the version that is replaced', async () => {
    await using s = await scene();
    const { rest } = s.person('bob');
    const file = { ...s.at, path: 'docs/a b.md', message: 'Write', content: Buffer.from('one').toString('base64') };
    const made = await rest.repos.createOrUpdateFileContents(file);
    assert.equal(made.status, 201);
    await assert.rejects(rest.repos.createOrUpdateFileContents(file), { status: 422 });
    await assert.rejects(rest.repos.createOrUpdateFileContents({ ...file, sha: '0'.repeat(40) }), { status: 409 });
    const sha = made.data.content?.sha ?? '';
    assert.equal((await rest.repos.createOrUpdateFileContents({ ...file, sha })).status, 200);
    await assert.rejects(s.person('carol').rest.repos.createOrUpdateFileContents(file), { status: 403 });
    assert.equal((await rest.repos.deleteFile({ ...s.at, path: file.path, message: 'Remove', sha })).status, 200);
    s.github.assertClean();
  });

  test('hold workflows, which an app may only change with a permission of its own', async () => {
    await using s = await scene({ app: { permissions: { metadata: 'read', contents: 'write' } } });
    const path = '.github/workflows/new.yml';
    const file = { ...s.at, path, message: 'Add', content: Buffer.from('on: push').toString('base64') };
    await assert.rejects(s.installation.rest.repos.createOrUpdateFileContents(file), { status: 403 });
    await s.person('bob').rest.repos.createOrUpdateFileContents(file);
    assert.ok([...s.repo.workflows.values()].some((workflow) => workflow.path === path));
  });
});
