import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GitHubRepository } from '../../../action/github/repository.ts';
import { type Clock, StatusComment } from '../../../action/status-comment.ts';
import { addComment } from '../../github/changes/issue-changes.ts';
import { startGitHub, type GitHubDouble } from '../../github/double.ts';
import type { Comment } from '../../github/state/issues.ts';
import { askDouble } from './ask-double.ts';

/** A clock that a test moves: what is due then is done to its end. */
class TestClock implements Clock {
  #now = 0;
  readonly #due = new Set<{ readonly at: number; readonly work: () => Promise<void> }>();

  readonly now = (): number => this.#now;

  readonly after: Clock['after'] = (milliseconds, work) => {
    const entry = { at: this.#now + milliseconds, work };
    this.#due.add(entry);
    return () => this.#due.delete(entry);
  };

  async pass(milliseconds: number): Promise<void> {
    const until = this.#now + milliseconds;
    for (;;) {
      const [next] = [...this.#due].filter(({ at }) => at <= until).toSorted((one, other) => one.at - other.at);
      if (next === undefined) break;
      this.#due.delete(next);
      this.#now = Math.max(this.#now, next.at);
      await next.work();
    }
    this.#now = until;
  }
}

/** A status comment on GitHub's double. */
interface Scene extends AsyncDisposable {
  readonly github: GitHubDouble;
  readonly comment: StatusComment;
  readonly clock: TestClock;
  readonly given: Comment;
  readonly troubles: string[];
  readonly places: string[];
  bodies(): readonly string[];
}

async function scene(
  permissions: Readonly<Record<string, 'read' | 'write'>>,
  given = true,
  onPull = false,
): Promise<Scene> {
  const github = await startGitHub();
  const place = github.setup.repository('acme/broker', { collaborators: { alice: 'write' } });
  if (onPull) github.setup.write(place, { a: 'b' }, { branch: 'topic' });
  const alice = github.as('alice');
  const issue = onPull
    ? alice.openPull(place, { title: 'Updates', branch: 'topic' })
    : alice.openIssue(place, 'Updates');
  const bots = addComment(github.world, place, issue, {
    author: github.app.bot,
    body: 'queued',
    viaApp: github.app.slug,
  });
  github.setup.write(place, {
    '.github/workflows/x.yml': 'on: workflow_dispatch\njobs: { a: { runs-on: x, steps: [] } }',
  });
  const run = github.as('alice').runWorkflow(place, 'x.yml', {});
  const token = github.run(place, run).jobToken(permissions);
  const ask = askDouble(github, token);
  const troubles: string[] = [];
  const places: string[] = [];
  const clock = new TestClock();
  const comment = new StatusComment(
    { issue: issue.number, commentId: given ? `${bots.id}` : undefined },
    {
      repository: new GitHubRepository(ask, { owner: 'acme', name: 'broker' }),
      clock,
      onTrouble: (message) => troubles.push(message),
      onPlace: (id) => places.push(id),
    },
  );
  return {
    github,
    comment,
    clock,
    given: bots,
    troubles,
    places,
    bodies: () => [...place.comments.values()].map(({ body }) => body),
    [Symbol.asyncDispose]: async () => github.stop(),
  };
}

const writes = (github: GitHubDouble): number => github.requests.filter(({ method }) => method !== 'GET').length;

test('many changes become few edits, and the newest text wins', async () => {
  await using at = await scene({ issues: 'write' });
  for (let number = 1; number <= 50; number++) {
    at.comment.show(() => `step ${number}`);
    await at.clock.pass(400);
  }
  assert.deepEqual(at.bodies(), ['step 45']);
  assert.ok(await at.comment.finish('done'));
  assert.deepEqual(at.bodies(), ['done']);
  // 20 s of changes with 3 s between edits, and the end.
  assert.equal(writes(at.github), 8);
  assert.deepEqual(at.places, [`${at.given.id}`]);
  assert.deepEqual(at.troubles, []);
  at.github.assertClean();
});

test('nothing is written after the end', async () => {
  await using at = await scene({ issues: 'write' });
  at.comment.show(() => 'running');
  await at.comment.finish('done');
  at.comment.show(() => 'late');
  await at.clock.pass(60_000);
  assert.deepEqual(at.bodies(), ['done']);
});

test('without a comment it writes one of its own, once', async () => {
  await using at = await scene({ issues: 'write' }, false);
  at.comment.show(() => 'running');
  await at.clock.pass(0);
  at.comment.show(() => 'still running');
  assert.ok(await at.comment.finish('done'));
  assert.deepEqual(at.bodies(), ['queued', 'done']);
});

test('where it may not edit the one it was given, it writes its own and goes on with that', async () => {
  await using at = await scene({ issues: 'write' });
  const fault = at.github.fault({
    match: { path: 'issues/update-comment' },
    times: 1,
    effect: { kind: 'status', status: 403 },
  });
  at.comment.show(() => 'running');
  await at.clock.pass(0);
  assert.equal(at.places.length, 1);
  fault.clear();
  assert.ok(await at.comment.finish('done'));
  assert.deepEqual(at.bodies(), ['queued', 'done']);
  assert.equal(at.places.length, 1);
  assert.notEqual(at.places[0], `${at.given.id}`);
});

test('a token that may write nothing costs one warning', async () => {
  await using at = await scene({ issues: 'read' });
  at.comment.show(() => 'running');
  await at.clock.pass(0);
  at.comment.show(() => 'still running');
  assert.equal(await at.comment.finish('done'), false);
  assert.equal(at.troubles.length, 1);
  assert.match(at.troubles[0] ?? '', /^the status comment can't be kept up to date: /);
});

test('while GitHub is down nothing waits, and the last text is there when it is back', async () => {
  await using at = await scene({ issues: 'write' });
  const fault = at.github.fault({ match: {}, effect: { kind: 'down' } });
  at.comment.show(() => 'running');
  await at.clock.pass(0);
  assert.equal(at.troubles.length, 1);
  fault.clear();
  assert.ok(await at.comment.finish('done'));
  assert.deepEqual(at.bodies(), ['done']);
});

test('when GitHub stays down, the end comes within seconds and says so', async () => {
  await using at = await scene({ issues: 'write' });
  at.github.fault({ match: {}, effect: { kind: 'down' } });
  const started = performance.now();
  assert.equal(await at.comment.finish('done'), false);
  assert.ok(performance.now() - started < 10_000);
  assert.equal(at.troubles.length, 1);
});

test('a job whose token may not edit what the app wrote says it in a comment of its own', async () => {
  await using at = await scene({ issues: 'write' });
  at.github.behaviour.jobEditsAppComments = false;
  at.comment.show(() => 'running');
  await at.clock.pass(0);
  assert.ok(await at.comment.finish('done'));
  assert.deepEqual(at.bodies(), ['queued', 'done']);
  assert.deepEqual(at.troubles, []);
});

test('in a locked conversation it is tried once, and one warning is all that comes of it', async () => {
  await using at = await scene({ issues: 'write' });
  const locked = { kind: 'status', status: 403, message: 'Unable to create comment because issue is locked.' } as const;
  at.github.fault({ match: { path: 'issues/update-comment' }, effect: locked });
  at.comment.show(() => 'running');
  await at.clock.pass(0);
  at.comment.show(() => 'still running');
  assert.equal(await at.comment.finish('done'), false);
  assert.equal(writes(at.github), 1);
  assert.equal(at.troubles.length, 1);
  assert.match(at.troubles[0] ?? '', /locked/);
});

test('on a pull request the job needs the permission for pull requests', async () => {
  await using at = await scene({ issues: 'write' }, false, true);
  at.comment.show(() => 'running');
  assert.equal(await at.comment.finish('done'), false);
  await using allowed = await scene({ pull_requests: 'write' }, false, true);
  allowed.comment.show(() => 'running');
  assert.ok(await allowed.comment.finish('done'));
});
