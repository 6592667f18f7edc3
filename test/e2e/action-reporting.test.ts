import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatRequestId } from '../../src/command/request-id.ts';
import { readStatusMarker, statusMarker } from '../../src/report/markers.ts';
import { addComment } from '../github/changes/issue-changes.ts';
import { startGitHub } from '../github/double.ts';
import { answer, startScripted } from '../integration/image/scripted-server.ts';
import { githubJob, opsRepository } from './runner/github-job.ts';
import { goodInputs, secrets } from './runner/inputs.ts';
import { RunnerJob } from './runner/step.ts';

const wrong = { ...goodInputs, environment: 'production', 'ssh-port': 'none' };

test('a run by hand with an issue number reports there, in a comment of its own', async () => {
  await using github = await startGitHub();
  const { place, issue } = opsRepository(github);
  const { run, ...job } = githubJob(github, place, github.setup.user('alice'));
  await using runner = await RunnerJob.open({ ...job, inputs: { ...wrong, 'issue-number': String(issue.number) } });
  const end = await runner.main();
  assert.equal(end.code, 1);
  const [comment, ...others] = [...place.comments.values()];
  assert.ok(comment !== undefined && others.length === 0);
  assert.equal(comment.author.login, 'github-actions[bot]');
  assert.deepEqual(readStatusMarker(comment.body), { kind: 'run', runId: String(run.id) });
  assert.match(comment.body, /^### ⛔ update refused · production$/m);
  assert.match(comment.body, /`\/d8x update api@sha256:(4b)+ --env production` by `alice`/);
  for (const secret of Object.values(secrets)) assert.ok(!comment.body.includes(secret));
  github.assertClean();
});

test('a backup that never began is told to the monitor as failed, whose address is in no log', async () => {
  await using github = await startGitHub();
  await using monitor = await startScripted((_, response) => answer(response, 200, 'OK'));
  const { place } = opsRepository(github);
  const { run: _run, ...job } = githubJob(github, place, github.setup.user('alice'));
  const url = `http://${monitor.host}/ping/3f1c-secret`;
  for (const operation of ['status', 'backup']) {
    const inputs = { ...wrong, operation, services: '', 'heartbeat-url': url };
    await using runner = await RunnerJob.open({ ...job, inputs });
    const end = await runner.main();
    assert.equal(end.code, 1, end.log);
    assert.ok(!`${end.log}${end.summary}${JSON.stringify(end.outputs)}`.includes('3f1c-secret'));
  }
  assert.deepEqual(
    monitor.requests.map(({ method, target }) => `${method} ${target.replace(/rid=.*/, 'rid')}`),
    ['POST /ping/3f1c-secret/fail?rid'],
  );
});

test('a forged request is refused, and the comment that it names stays as it is', async () => {
  await using github = await startGitHub();
  const { place, issue } = opsRepository(github);
  const alice = github.as('alice');
  const command = alice.comment(place, issue, '/d8x update api:main');
  const request = { kind: 'comment', commentId: `${command.id}`, index: 0, authorId: `${alice.account.id}` } as const;
  const body = `${statusMarker({ kind: 'request', request })}\n### Done`;
  const status = addComment(github.world, place, issue, { author: github.app.bot, body, viaApp: github.app.slug });
  const { run: _run, ...job } = githubJob(github, place, github.setup.user('mallory'));
  await using runner = await RunnerJob.open({
    ...job,
    inputs: {
      ...goodInputs,
      environment: 'production',
      'request-id': formatRequestId(request),
      'status-comment-id': String(status.id),
      'issue-number': String(issue.number),
    },
  });
  const end = await runner.main();
  assert.equal(end.code, 1);
  assert.equal(end.outputs['conclusion'], 'refused');
  assert.ok(
    end.annotations.some(
      ({ title, message }) => title === 'authorisation-failed' && /started by mallory/.test(message),
    ),
  );
  assert.equal(place.comments.get(status.id)?.body, body);
  assert.equal(place.comments.size, 2);
  assert.doesNotMatch(end.log, /Connect/);
});

test("the bot's run shows what is wrong with its secrets in the bot's own comment, on behalf of who asked", async () => {
  await using github = await startGitHub();
  const { place, issue } = opsRepository(github);
  const alice = github.as('alice');
  const command = alice.comment(place, issue, `/d8x update ${goodInputs['services']}`);
  const request = { kind: 'comment', commentId: `${command.id}`, index: 0, authorId: `${alice.account.id}` } as const;
  const body = `${statusMarker({ kind: 'request', request })}\n### Queued`;
  const status = addComment(github.world, place, issue, { author: github.app.bot, body, viaApp: github.app.slug });
  const { run: _run, ...job } = githubJob(github, place, github.app.bot);
  await using runner = await RunnerJob.open({
    ...job,
    inputs: {
      ...wrong,
      'request-id': formatRequestId(request),
      'status-comment-id': String(status.id),
      'issue-number': String(issue.number),
    },
  });
  const end = await runner.main();
  assert.equal(end.code, 1);
  const shown = place.comments.get(status.id)?.body ?? '';
  assert.deepEqual(readStatusMarker(shown), { kind: 'request', request });
  assert.match(shown, /^### ⛔ update refused · production$/m);
  assert.match(shown, /by `alice`/);
  assert.match(shown, /ssh-port should be a whole number/);
  github.assertClean();
});

test("in a locked conversation the bot's run is known by the app's mark, and tries no comment of its own", async () => {
  await using github = await startGitHub();
  const { place, issue } = opsRepository(github);
  const alice = github.as('alice');
  const command = alice.comment(place, issue, `/d8x update ${goodInputs['services']}`);
  const { bot } = github.app;
  const id = github.state.nextId(260_000_000);
  command.reactions.set(id, { id, author: bot, content: 'rocket', createdAt: github.state.now() });
  alice.lock(issue);
  const request = { kind: 'comment', commentId: `${command.id}`, index: 0, authorId: `${alice.account.id}` } as const;
  const { run: _run, ...job } = githubJob(github, place, bot);
  const inputs = { ...wrong, 'request-id': formatRequestId(request), 'issue-number': String(issue.number) };
  await using runner = await RunnerJob.open({ ...job, inputs });
  const end = await runner.main();
  assert.equal(end.outputs['conclusion'], 'refused', end.log);
  assert.match(end.log, /ssh-port should be a whole number/);
  assert.match(end.log, /The conversation is locked/);
  assert.match(end.summary, /by `alice`/);
  assert.equal(place.comments.size, 1);
  // The result is kept with the run by a service that is none of the API's.
  assert.ok(github.requests.every(({ method, operationId }) => operationId === '' || method === 'GET'));
  github.assertClean();
});

test('with GitHub out of reach a run by hand goes its way and warns once', async () => {
  await using github = await startGitHub();
  const { place, issue } = opsRepository(github);
  const { run: _run, ...job } = githubJob(github, place, github.setup.user('alice'));
  github.fault({ match: {}, effect: { kind: 'down' } });
  await using runner = await RunnerJob.open({ ...job, inputs: { ...wrong, 'issue-number': String(issue.number) } });
  const end = await runner.main();
  assert.equal(end.outputs['conclusion'], 'refused');
  assert.match(end.log, /ssh-port should be a whole number/);
  assert.match(end.log, /The status comment does not show this result/);
});
