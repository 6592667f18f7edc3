import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { verify } from '@octokit/webhooks-methods';
import { githubId } from '../../../github/id.ts';
import { parseJson, textAt } from '../../github/json.ts';
import { payloadProblems } from '../../github/webhooks/payload-check.ts';
import { scene, type Scene } from './octokits.ts';
import { type Received, type Receiver, receiver } from './receiver.ts';

const INPUTS = { command: 'status', 'request-id': 'r-1' };

async function listening(): Promise<{ s: Scene; app: Receiver } & AsyncDisposable> {
  const app = await receiver();
  const s = await scene({ app: { webhookUrl: app.url, webhookSecret: 'of the tests' } });
  return {
    s,
    app,
    [Symbol.asyncDispose]: async () => {
      await s[Symbol.asyncDispose]();
      await app[Symbol.asyncDispose]();
    },
  };
}

function nameOf({ headers, body }: Received): string {
  return `${String(headers['x-github-event'])}.${textAt(parseJson(body), 'action') ?? ''}`;
}

suite('webhooks', () => {
  test('are signed, and have the headers that GitHub sends', async () => {
    await using scenery = await listening();
    const { s, app } = scenery;
    const issue = s.github.as('alice').openIssue(s.repo, 'one');
    s.github.as('alice').comment(s.repo, issue, '/d8x status');
    await s.github.settled();
    assert.deepEqual(app.received.map(nameOf).toSorted(), ['issue_comment.created', 'issues.opened']);
    for (const { headers, body } of app.received) {
      assert.ok(await verify('of the tests', body, String(headers['x-hub-signature-256'])));
      assert.ok(!(await verify('another', body, String(headers['x-hub-signature-256']))));
      assert.match(String(headers['x-github-delivery']), /^[0-9a-f-]{36}$/);
      assert.match(String(headers['user-agent']), /^GitHub-Hookshot\//);
      assert.equal(headers['x-github-hook-installation-target-id'], String(s.github.app.id));
    }
  });

  test("follow what happens, and are as GitHub's schemas have them", async () => {
    await using scenery = await listening();
    const { s, app } = scenery;
    s.github.setup.write(s.repo, { a: 'b' }, { branch: 'topic' });
    s.github.setup.environment(s.repo, 'production', { reviewers: ['bob'] });
    const [alice, bob] = [s.github.as('alice'), s.github.as('bob')];
    const pull = alice.openPull(s.repo, { title: 'Topic', branch: 'topic' });
    const comment = alice.comment(s.repo, pull, '/d8x update api');
    alice.editComment(s.repo, comment, '/d8x update history');
    alice.deleteComment(s.repo, comment);
    const run = alice.runWorkflow(s.repo, 'd8x.yml', INPUTS);
    bob.review(s.repo, run, 'approved');
    s.github.run(s.repo, run).start();
    s.github.run(s.repo, run).complete('success');
    alice.release(s.repo, { tagName: 'v1.0.0' });
    alice.pushImage(s.repo, { name: 'api', digest: `sha256:${'ab'.repeat(32)}`, tags: ['dev'] });
    alice.close(s.repo, pull);
    await s.github.settled();
    const names = new Set(app.received.map(nameOf));
    const expected = [
      'pull_request.opened',
      'pull_request.closed',
      'issue_comment.created',
      'issue_comment.edited',
      'issue_comment.deleted',
      'workflow_run.requested',
      'workflow_run.in_progress',
      'workflow_run.completed',
      'deployment.created',
      'deployment_status.created',
      'release.published',
      'registry_package.published',
    ];
    assert.deepEqual(
      expected.filter((name) => !names.has(name)),
      [],
    );
    for (const one of app.received) {
      const payload = parseJson(one.body);
      assert.ok(typeof payload === 'object' && payload !== null && !Array.isArray(payload));
      assert.deepEqual(payloadProblems(String(one.headers['x-github-event']), payload), []);
      assert.equal(textAt(payload['repository'], 'full_name'), 'acme/broker');
      assert.equal(textAt(payload['organization'], 'login'), 'acme');
    }
  });

  test('are sent for what the API does, too', async () => {
    await using scenery = await listening();
    const { s, app } = scenery;
    const issue = s.github.as('alice').openIssue(s.repo, 'one');
    await s.installation.rest.issues.createComment({ ...s.at, issue_number: issue.number, body: 'x' });
    await s.github.settled();
    const sent = app.received.find((one) => nameOf(one) === 'issue_comment.created');
    assert.equal(textAt(parseJson(sent?.body ?? ''), 'action'), 'created');
    assert.match(sent?.body ?? '', /"performed_via_github_app":\{/);
  });

  test('are not sent for events that the app does not listen to, nor where it is not installed', async () => {
    await using scenery = await listening();
    const { s, app } = scenery;
    s.github.app.events = ['workflow_run'];
    s.github.as('alice').openIssue(s.repo, 'one');
    const elsewhere = s.github.setup.repository('mallory/else', { installed: false });
    s.github.app.events = ['issues'];
    s.github.as('mallory').openIssue(elsewhere, 'two');
    await s.github.settled();
    assert.deepEqual(app.received, []);
  });

  test('are sent again, twice, late or in another order', async () => {
    await using scenery = await listening();
    const { s, app } = scenery;
    const { github, repo } = s;
    const alice = github.as('alice');
    github.app.events = ['issue_comment'];
    const issue = alice.openIssue(repo, 'one');
    alice.comment(repo, issue, 'first');
    await github.settled();
    const [first] = github.deliveries;
    assert.ok(first);
    const again = await github.outbox.redeliver(first.guid);
    assert.deepEqual([again.redelivery, again.status], [true, 202]);
    assert.equal(app.received[0]?.body, app.received[1]?.body);
    assert.equal(app.received[0]?.headers['x-hub-signature-256'], app.received[1]?.headers['x-hub-signature-256']);

    github.outbox.copies = 2;
    github.outbox.delayMs = 30;
    const before = performance.now();
    alice.comment(repo, issue, 'second');
    await github.settled();
    assert.ok(performance.now() - before >= 29);
    assert.equal(app.received.length, 4);
    github.outbox.copies = 1;
    github.outbox.delayMs = 0;

    const held = github.outbox.hold();
    alice.comment(repo, issue, 'third');
    alice.comment(repo, issue, 'fourth');
    await github.settled();
    assert.equal(app.received.length, 4);
    await held.release(held.webhooks.toReversed());
    assert.deepEqual(
      app.received
        .slice(4)
        .map(
          ({ body }) =>
            textAt(parseJson(body), 'comment') ?? /"body":"(\w+)"/.exec(body.slice(body.indexOf('"comment":{')))?.[1],
        ),
      ['fourth', 'third'],
    );
  });

  test('are logged with what the app answered', async () => {
    await using scenery = await listening();
    const { s, app } = scenery;
    app.status = 500;
    s.github.as('alice').openIssue(s.repo, 'one');
    await s.github.settled();
    s.github.app.webhookUrl = 'http://127.0.0.1:1/';
    s.github.as('alice').openIssue(s.repo, 'two');
    await s.github.settled();
    const [answered, lost] = s.github.deliveries;
    assert.deepEqual([answered?.event, answered?.action, answered?.status], ['issues', 'opened', 500]);
    assert.equal(lost?.status, undefined);
    assert.match(lost?.error ?? '', /ECONNREFUSED/);
  });

  test('are listed, read and sent again through the API', async () => {
    await using scenery = await listening();
    const { s, app } = scenery;
    app.status = 500;
    const issue = s.github.as('alice').openIssue(s.repo, 'one');
    s.github.as('alice').comment(s.repo, issue, 'x');
    await s.github.settled();
    const { rest } = s.app;
    const { data } = await rest.apps.listWebhookDeliveries({ per_page: 1, status: 'failure' });
    // Octokit's types call it a number, which would round it; it is a bigint.
    const id = githubId.parse(data[0]?.id);
    assert.match(id, /^\d{19}$/);
    const read = (given: string | number): Promise<{ data: unknown }> =>
      s.app.request(`GET /app/hook/deliveries/${given}`);
    await assert.rejects(read(Number.parseInt(id, 10)), { status: 404 });
    assert.match(JSON.stringify((await read(id)).data, ['status_code']), /500/);
    app.status = 200;
    await s.app.request(`POST /app/hook/deliveries/${id}/attempts`);
    await s.github.settled();
    assert.equal(app.received.length, 3);
    const all = await s.app.paginate(rest.apps.listWebhookDeliveries, { per_page: 2 });
    assert.deepEqual(
      all.map(({ redelivery }) => redelivery),
      [true, false, false],
    );
    assert.equal((await rest.apps.getWebhookConfigForApp()).data.url, app.url);
    s.github.assertClean();
  });

  test("can be anything that GitHub's schemas allow, and nothing else", async () => {
    await using scenery = await listening();
    const { s } = scenery;
    const happening = {
      event: 'issue_comment',
      action: 'created',
      repository: s.repo,
      sender: s.github.setup.user('alice'),
      parts: {},
    };
    const delivery = await s.github.deliver(happening, { comment: { body: 'from nowhere' } });
    assert.equal(delivery.status, 202);
    assert.throws(() => s.github.prepare(happening, { comment: { boddy: 'x' } }), /not as GitHub's schema/);
    assert.throws(() => s.github.prepare(happening, { comment: { id: 'text' } }), /not as GitHub's schema/);
  });
});
