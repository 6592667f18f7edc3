import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { suite, test } from 'node:test';
import { z } from 'zod';
import { signature } from '../../github/webhooks/delivery.ts';
import { Lab, type LabOptions } from './harness/lab.ts';

const help = Array.from({ length: 5 }, () => '/d8x help').join('\n');
const status = Array.from({ length: 5 }, () => '/d8x status').join('\n');
const tenMinutesMs = 10 * 60_000;
const releasePolicy = `version: 1
environments:
  staging:
    workflow: d8x.yml
    images: { api: localhost:1/d8-x/api }
    releases: [{ repository: acme/api, service: api, action: propose }]
`;

const start = async (options: LabOptions = {}): Promise<Lab> => Lab.start({ private: false, ...options });

suite('what strangers cost', () => {
  test('four comments of a stranger, each of another kind, get one answer and cost six requests', async () => {
    await using lab = await start();
    for (const body of ['/d8x update api', '/d8x bakup', help, '/d8x approve']) await lab.comment('mallory', body);
    assert.match(lab.answer.body, /needs the write role or more/);
    assert.deepEqual(lab.asked(), [
      'repos/get-content',
      'repos/get-collaborator-permission-level',
      'reactions/create-for-issue-comment',
      'issues/list-comments-for-repo',
      'issues/create-comment',
      'reactions/create-for-issue-comment',
    ]);
    lab.github.assertClean();
  });

  test('twenty times help, on four issues, is answered once', async () => {
    await using lab = await start();
    for (let round = 0; round < 4; round++) {
      const issue = lab.github.as('mallory').openIssue(lab.repository, `Help ${round}`);
      lab.github.as('mallory').comment(lab.repository, issue, help);
      await lab.settle();
    }
    assert.match(lab.answer.body, /📖 Commands/);
    assert.equal(lab.asked().length, 6);
  });

  test('nothing that waits is looked for when a stranger approves', async () => {
    await using lab = await start();
    const first = await lab.comment('mallory', '/d8x approve');
    assert.match(lab.answer.body, /approve on staging needs the write role/);
    assert.deepEqual(lab.reactions(first), ['confused', 'eyes']);
    const triager = await lab.comment('tim', '/d8x approve');
    assert.match(lab.answersTo(triager)[0]?.body ?? '', /approve on staging needs the write role/);
  });

  test('it is asked again after ten minutes, and answered again after a day', async () => {
    await using lab = await start();
    lab.keepTokens();
    await lab.comment('mallory', '/d8x backup');
    lab.clock.advance(tenMinutesMs);
    lab.keepTokens();
    const from = lab.github.requests.length;
    await lab.comment('mallory', '/d8x backup');
    assert.deepEqual(lab.asked(from), ['repos/get-content', 'repos/get-collaborator-permission-level']);
    assert.equal(lab.answers.length, 1);
    lab.clock.advance(24 * 3_600_000);
    lab.keepTokens();
    await lab.comment('mallory', '/d8x backup');
    assert.equal(lab.answers.length, 2);
  });

  test('a bot that knows nothing, since it was started anew, does not answer a second time, on another issue either', async () => {
    await using lab = await start({ replicas: 2 });
    await lab.comment('mallory', '/d8x backup');
    lab.github.app.webhookUrl = `${lab.replicas[1]?.url}/api/github/webhooks`;
    const issue = lab.github.as('mallory').openIssue(lab.repository, 'Again');
    lab.github.as('mallory').comment(lab.repository, issue, '/d8x help');
    await lab.settle();
    assert.equal(lab.answers.length, 1);
  });

  test('a crowd of strangers is answered ten times an hour', async () => {
    await using lab = await start();
    for (let number = 0; number < 15; number++) await lab.comment(`puppet${number}`, '/d8x backup');
    assert.equal(lab.answers.length, 10);
    const from = lab.github.requests.length;
    await lab.comment('puppet15', '/d8x backup');
    assert.equal(lab.asked(from).length, 2);
  });

  test('who is given a right may use it at once where GitHub shows that, otherwise after ten minutes', async () => {
    await using lab = await start();
    lab.github.setup.org('acme', ['dora']);
    await lab.comment('mallory', '/d8x backup');
    await lab.comment('dora', '/d8x backup');
    lab.github.setup.collaborator(lab.repository, 'mallory', 'write');
    // The membership is private: GitHub says the same of dora as before.
    lab.github.setup.collaborator(lab.repository, 'dora', 'write');
    await lab.comment('mallory', '/d8x backup');
    assert.equal(lab.runs.length, 1);
    await lab.comment('dora', '/d8x backup');
    assert.equal(lab.runs.length, 1);
    lab.clock.advance(tenMinutesMs);
    lab.keepTokens();
    await lab.comment('dora', '/d8x backup');
    assert.equal(lab.runs.length, 2);
  });

  test('members whose membership is private may do what the policy lets them', async () => {
    await using lab = await start();
    const { webhook } = lab.heldComment('alice', '/d8x backup');
    assert.match(webhook.body, /"author_association":"CONTRIBUTOR"/);
    for (const association of ['NONE', 'FIRST_TIMER', 'something new']) {
      const { webhook: other } = lab.heldComment('alice', '/d8x backup');
      await lab.post(
        lab.resigned(other, (payload) => {
          payload.comment['author_association'] = association;
        }),
      );
      await lab.settle();
    }
    assert.equal(lab.runs.length, 3);
  });

  test('a comment that only mentions a command is not asked about again', async () => {
    await using lab = await start();
    await lab.comment('mallory', 'see /d8x backup');
    await lab.comment('mallory', 'I wrote:\n/d8x backup');
    assert.equal(lab.answers.length, 0);
    assert.equal(lab.asked().length, 2);
  });

  test('a policy that is broken is told to a stranger once, too', async () => {
    await using lab = await start({ policy: 'environments: [' });
    for (const body of ['/d8x backup', '/d8x help', '/d8x status']) await lab.comment('mallory', body);
    assert.equal(lab.answers.length, 1);
    assert.equal(lab.asked().length, 6);
  });
});

suite('what those cost who may only look', () => {
  test('four comments of a triager, each with five times the same, lead to one run', async () => {
    await using lab = await start();
    const first = await lab.comment('tim', status);
    const second = await lab.comment('tim', status);
    for (let round = 0; round < 2; round++) await lab.comment('tim', status);
    assert.equal(lab.runs.length, 1);
    assert.equal(lab.answersTo(first).length, 1);
    const [joined] = lab.answersTo(second);
    assert.match(joined?.body ?? '', /### 🔗 Asked already/);
    assert.ok(joined?.body.includes(`#issuecomment-${first.id}`), joined?.body);
    assert.deepEqual(lab.reactions(second), ['+1', 'eyes']);
    assert.equal(lab.answers.length, 4);
    lab.github.assertClean();
  });

  test('what has begun may have looked already: it is asked again', async () => {
    await using lab = await start({ private: true });
    await lab.comment('tim', '/d8x status');
    lab.github.run(lab.repository, lab.runs[0]?.id ?? 0).start();
    await lab.comment('tim', '/d8x status');
    assert.equal(lab.runs.length, 2);
    await lab.comment('tim', '/d8x status');
    assert.equal(lab.runs.length, 2);
  });

  test("another person's, another environment's, and another plan are asked for by themselves", async () => {
    await using lab = await start({ private: true });
    await lab.comment('tim', '/d8x status');
    await lab.comment('alice', '/d8x status');
    await lab.comment('tim', '/d8x status --env production\n/d8x plan rollback\n/d8x plan rollback api');
    assert.equal(lab.runs.length, 5);
  });

  test('a replica that did not start it finds it, and an edited comment is no one to join', async () => {
    await using lab = await start({ replicas: 2 });
    const first = await lab.comment('tim', '/d8x status');
    lab.github.app.webhookUrl = `${lab.replicas[1]?.url}/api/github/webhooks`;
    await lab.comment('tim', '/d8x status');
    assert.equal(lab.runs.length, 1);
    lab.clock.advance(5000);
    lab.github.as('tim').editComment(lab.repository, first, '/d8x status --env production');
    await lab.comment('tim', '/d8x status --env production');
    assert.equal(lab.runs.length, 2);
  });

  test('twenty different plans lead to five runs at a time, and one refusal', async () => {
    await using lab = await start({ private: true });
    const plan = (service: string): string => `/d8x plan rollback ${service}`;
    const services = Array.from({ length: 20 }, (_, number) => `service${number}`);
    for (let from = 0; from < 20; from += 5)
      await lab.comment(
        'tim',
        services
          .slice(from, from + 5)
          .map(plan)
          .join('\n'),
      );
    assert.equal(lab.runs.length, 5);
    const refusals = lab.answers.filter(({ body }) => body.includes('5 of your commands that look'));
    assert.equal(refusals.length, 1);
    for (const { id } of lab.runs) lab.github.run(lab.repository, id).complete('success');
    await lab.settle();
    await lab.comment('tim', plan('service5'));
    assert.equal(lab.runs.length, 6);
  });

  test('a comment that was refused so is not taken over by another replica', async () => {
    await using lab = await start({ replicas: 2 });
    const plans = (from: number): string =>
      Array.from({ length: 3 }, (_, number) => `/d8x plan rollback service${from + number}`).join('\n');
    await lab.comment('tim', plans(0));
    const { webhook } = lab.heldComment('tim', plans(3));
    for (const replica of lab.replicas) {
      await lab.post(webhook, replica);
      await lab.settle();
    }
    lab.clock.advance(80_000);
    lab.keepTokens();
    await lab.settle();
    assert.equal(lab.runs.length, 3);
  });

  test('after thirty comments in an hour, they are passed over until it has gone by', async () => {
    await using lab = await start({ private: true });
    for (let number = 0; number < 31; number++) await lab.comment('tim', '/d8x bakup');
    const from = lab.github.requests.length;
    await lab.comment('tim', '/d8x status');
    assert.equal(lab.asked(from).length, 0);
    lab.clock.advance(3_600_000);
    lab.keepTokens();
    await lab.comment('tim', '/d8x status');
    assert.equal(lab.runs.length, 1);
  });
});

suite('what a release costs', () => {
  test('in an organisation of sixty repositories: three requests, and the next ones one', async () => {
    await using lab = await start({ private: true });
    for (let number = 0; number < 58; number++) lab.github.setup.repository(`acme/r${number}`);
    const service = lab.github.setup.repository('acme/api');
    const release = async (tagName: string): Promise<readonly string[]> => {
      const from = lab.github.requests.length;
      lab.github.as('alice').release(service, { tagName });
      await lab.settle();
      return lab.asked(from);
    };
    assert.deepEqual(await release('v1.0.0'), [
      'apps/list-repos-accessible-to-installation',
      'graphql',
      'repos/get-content',
    ]);
    assert.deepEqual(await release('v1.0.1'), ['repos/get-content']);
    lab.github.assertClean();
  });

  test('a policy that is new counts after ten minutes, in a repository that is new at once', async () => {
    await using lab = await start({ policy: null });
    const service = lab.github.setup.repository('acme/api');
    const issues = async (tagName: string): Promise<number> => {
      lab.github.as('alice').release(service, { tagName });
      await lab.settle();
      // What a policy lets be proposed is asked for in the registry, which is not there.
      return lab.logs.filter((line) => line.includes('waiting for an image')).length;
    };
    assert.equal(await issues('v1.0.0'), 0);
    lab.github.setup.write(lab.repository, { '.github/d8x.yml': releasePolicy });
    assert.equal(await issues('v1.0.1'), 0);
    const { webhook } = lab.heldComment('alice', 'hello');
    const { installation } = z.looseObject({ installation: z.unknown() }).parse(JSON.parse(webhook.body));
    const body = JSON.stringify({ action: 'added', installation, repositories_added: [] });
    const headers = {
      ...webhook.headers,
      'x-github-event': 'installation_repositories',
      'x-github-delivery': randomUUID(),
      'x-hub-signature-256': signature(lab.github.app.webhookSecret, body),
    };
    await lab.post({ ...webhook, headers, body });
    await lab.settle();
    assert.equal(await issues('v1.0.2'), 1);
    lab.github.setup.repository('acme/second', { files: { '.github/d8x.yml': releasePolicy } });
    lab.clock.advance(tenMinutesMs);
    lab.keepTokens();
    assert.ok((await issues('v1.0.3')) >= 3);
  });

  test('a policy whose repository GraphQL says nothing of is read all the same', async () => {
    await using lab = await start({ policy: releasePolicy });
    const service = lab.github.setup.repository('acme/api');
    lab.github.fault({ match: { path: 'graphql' }, times: 1, effect: { kind: 'status', status: 403 } });
    lab.github.as('alice').release(service, { tagName: 'v1.0.0' });
    await lab.settle();
    assert.ok(lab.logs.some((line) => line.includes('waiting for an image')));
  });
});
