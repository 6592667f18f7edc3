import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { scene } from './octokits.ts';

suite('issues and comments', () => {
  test('are opened, read, changed, labelled and listed', async () => {
    await using s = await scene();
    const { rest } = s.installation;
    const { data } = await rest.issues.create({ ...s.at, title: 'Update api?', body: 'yes', labels: ['d8x'] });
    const issue = { ...s.at, issue_number: data.number };
    assert.equal(data.user?.login, 'd8x-ops[bot]');
    await rest.issues.addLabels({ ...issue, labels: ['urgent'] });
    assert.equal((await rest.issues.listLabelsOnIssue(issue)).data.length, 2);
    await rest.issues.removeLabel({ ...issue, name: 'urgent' });
    await rest.issues.update({ ...issue, title: 'Updated', state: 'closed' });
    assert.equal((await rest.issues.get(issue)).data.state, 'closed');
    assert.equal((await rest.issues.listForRepo(s.at)).data.length, 0);
    assert.equal((await rest.issues.listForRepo({ ...s.at, state: 'all', labels: 'd8x' })).data.length, 1);
    s.github.assertClean();
  });

  test('have comments, which the app edits and deletes', async () => {
    await using s = await scene();
    const { rest } = s.installation;
    const issue = s.github.as('alice').openIssue(s.repo, 'one');
    const made = await rest.issues.createComment({ ...s.at, issue_number: issue.number, body: 'queued' });
    assert.equal(made.data.performed_via_github_app?.slug, 'd8x-ops');
    const comment = { ...s.at, comment_id: made.data.id };
    await rest.issues.updateComment({ ...comment, body: 'done' });
    assert.equal((await rest.issues.getComment(comment)).data.body, 'done');
    await rest.issues.listCommentsForRepo({ ...s.at, since: '2020-01-01T00:00:00Z' });
    await rest.issues.deleteComment(comment);
    await assert.rejects(rest.issues.getComment(comment), { status: 404 });
    s.github.assertClean();
  });

  test('refuse comments that are empty or too long, and strangers and apps in a locked issue', async () => {
    await using s = await scene();
    const issue = s.github.as('alice').openIssue(s.repo, 'one');
    const at = { ...s.at, issue_number: issue.number };
    await assert.rejects(s.installation.rest.issues.createComment({ ...at, body: ' ' }), { status: 422 });
    const long = { ...at, body: 'x'.repeat(65_537) };
    await assert.rejects(s.installation.rest.issues.createComment(long), { status: 422, message: /too long/ });
    issue.locked = true;
    await assert.rejects(s.person('carol').rest.issues.createComment({ ...at, body: 'x' }), { status: 403 });
    await assert.rejects(s.installation.rest.issues.createComment({ ...at, body: 'x' }), { status: 403 });
    await s.person('bob').rest.issues.createComment({ ...at, body: 'x' });
    s.github.assertClean();
  });

  test("let nobody change another's comment without write access", async () => {
    await using s = await scene();
    const issue = s.github.as('alice').openIssue(s.repo, 'one');
    const { id } = s.github.as('alice').comment(s.repo, issue, '/d8x status');
    const change = { ...s.at, comment_id: id, body: 'x' };
    await assert.rejects(s.person('carol').rest.issues.updateComment(change), { status: 403 });
    assert.equal((await s.person('bob').rest.issues.updateComment(change)).data.user?.login, 'alice');
    s.github.assertClean();
  });

  test('come in pages with links', async () => {
    await using s = await scene();
    const issue = s.github.as('alice').openIssue(s.repo, 'one');
    for (let count = 0; count < 5; count += 1) s.github.as('bob').comment(s.repo, issue, `comment ${count}`);
    const request = { ...s.at, issue_number: issue.number, per_page: 2 };
    const all = await s.installation.paginate(s.installation.rest.issues.listComments, request);
    assert.deepEqual(
      all.map(({ body }) => body),
      [0, 1, 2, 3, 4].map((count) => `comment ${count}`),
    );
    s.github.assertClean();
  });

  test('take reactions, once of a kind from each', async () => {
    await using s = await scene();
    const { rest } = s.installation;
    const issue = s.github.as('alice').openIssue(s.repo, 'one');
    const { id } = s.github.as('alice').comment(s.repo, issue, '/d8x status');
    const comment = { ...s.at, comment_id: id };
    const first = await rest.reactions.createForIssueComment({ ...comment, content: 'eyes' });
    const again = await rest.reactions.createForIssueComment({ ...comment, content: 'eyes' });
    assert.deepEqual([first.status, again.status, again.data.id], [201, 200, first.data.id]);
    await s.person('bob').rest.reactions.createForIssueComment({ ...comment, content: 'rocket' });
    assert.equal((await rest.reactions.listForIssueComment(comment)).data.length, 2);
    assert.equal((await rest.reactions.listForIssueComment({ ...comment, content: 'eyes' })).data.length, 1);
    await rest.reactions.deleteForIssueComment({ ...comment, reaction_id: first.data.id });
    const { data } = await rest.issues.getComment(comment);
    assert.equal(data.reactions?.total_count, 1);
    s.github.assertClean();
  });

  test('are pull requests too, also from a fork', async () => {
    await using s = await scene();
    s.github.setup.write(s.repo, { 'a.txt': 'b' }, { branch: 'topic' });
    const fork = s.github.setup.repository('mallory/broker', { installed: false });
    s.github.setup.write(fork, { '.github/d8x.yml': 'mine: true' }, { branch: 'evil' });
    const own = s.github.as('bob').openPull(s.repo, { title: 'Mine', branch: 'topic' });
    const foreign = s.github.as('mallory').openPull(s.repo, { title: 'Theirs', branch: 'evil', from: fork });
    const { rest } = s.installation;
    const { data } = await rest.pulls.get({ ...s.at, pull_number: foreign.number });
    assert.equal(data.head.repo?.full_name, 'mallory/broker');
    assert.equal((await rest.pulls.get({ ...s.at, pull_number: own.number })).data.head.ref, 'topic');
    assert.ok((await rest.issues.get({ ...s.at, issue_number: own.number })).data.pull_request);
    assert.equal((await rest.pulls.list({ ...s.at, head: 'mallory:evil' })).data.length, 1);
    s.github.assertClean();
  });

  test('become pull requests through the API', async () => {
    await using s = await scene();
    s.github.setup.write(s.repo, { 'a.txt': 'b' }, { branch: 'd8x-ops/init' });
    const pull = { ...s.at, title: 'Add d8x-ops', head: 'd8x-ops/init', base: 'main', body: 'as init wrote it' };
    assert.equal((await s.person('bob').rest.pulls.create(pull)).data.state, 'open');
    await assert.rejects(s.person('bob').rest.pulls.create({ ...pull, head: 'gone' }), { status: 422 });
    s.github.assertClean();
  });
});
