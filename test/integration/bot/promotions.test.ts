import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Result } from '../../../src/report/result.ts';
import type { Comment } from '../../github/state/issues.ts';
import type { Run } from '../../github/state/runs.ts';
import { fixtures } from '../../unit/report/fixtures.ts';
import { Lab } from './harness/lab.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const other = `sha256:${'b'.repeat(64)}`;
const repository = 'ghcr.io/d8-x/d8x-trader-main';
const image = { repository, tag: 'dev', digest };
const promoted = `api=${repository}:dev@${digest}`;
const day = 24 * 3_600_000;

const policy = `version: 1
environments:
  staging: { workflow: d8x.yml, default: true }
  production: { workflow: d8x.yml, soak: 24h, services: [api, history] }
`;

suite('a promotion', () => {
  /** What the Action would keep with a run that ended now. */
  const resultOf = (lab: Lab, run: Run, given: Partial<Result> = {}): Result => ({
    ...fixtures.success,
    finishedAt: lab.clock.now().toISOString(),
    services: [{ service: 'api', kind: 'swarm', outcome: 'updated', to: image }],
    ...given,
    run: {
      id: String(run.id),
      attempt: 1,
      actor: 'alice',
      requestId: run.inputs['request-id'] ?? '',
      environment: run.inputs['environment'] ?? '',
      ...given.run,
    },
  });
  const lastRun = (lab: Lab): Run => [...lab.repository.runs.values()].at(-1) ?? assert.fail('no run');
  const end = async (
    lab: Lab,
    run: Run,
    result?: Result,
    conclusion: 'success' | 'failure' = 'success',
  ): Promise<void> => {
    const handle = lab.github.run(lab.repository, run);
    if (result !== undefined) handle.addArtifact('d8x-ops-result', Buffer.from(JSON.stringify(result)));
    handle.complete(conclusion);
    await lab.settle();
  };
  /** A verified update of staging. */
  const verify = async (lab: Lab, given: Partial<Result> = {}): Promise<Run> => {
    await lab.comment('alice', `/d8x update api@${digest} --env staging`);
    const run = lastRun(lab);
    await end(lab, run, resultOf(lab, run, given));
    return run;
  };
  const statusOf = (lab: Lab, run: Run, runs = digest): Result =>
    resultOf(lab, run, {
      operation: 'status',
      services: [],
      status: {
        services: [
          { service: 'api', kind: 'swarm', image: { repository, digest: runs }, replicas: { desired: 2, running: 2 } },
        ],
        nodes: [],
        disks: [],
      },
    });
  const promote = async (lab: Lab, words = 'staging production'): Promise<Comment> => {
    const comment = await lab.comment('alice', `/d8x promote ${words}`);
    return lab.answersTo(comment)[0] ?? assert.fail('no answer');
  };
  const inputsOf = ({ inputs }: Run): readonly (string | undefined)[] =>
    ['operation', 'environment', 'services'].map((name) => inputs[name]);

  test('asks for the status of where it comes from, and then for exactly what was verified there', async () => {
    await using lab = await Lab.start({ policy });
    await verify(lab);
    lab.clock.advance(day);
    lab.keepTokens();
    const answer = await promote(lab);
    const look = lastRun(lab);
    assert.deepEqual(inputsOf(look), ['status', 'staging', '']);
    assert.match(look.inputs['request-id'] ?? '', /-plan$/);
    await end(lab, look, statusOf(lab, look));
    const run = lastRun(lab);
    assert.deepEqual(inputsOf(run), ['update', 'production', promoted]);
    assert.equal(`${run.inputs['request-id']}-plan`, look.inputs['request-id']);
    assert.equal(run.inputs['status-comment-id'], String(answer.id));
    assert.match(answer.body, /Queued/);
    lab.github.assertClean();
  });

  test('waits for a second person where an update does, with its images', async () => {
    const withApproval = policy.replace('soak: 24h', 'approval: { required: true }');
    await using lab = await Lab.start({ policy: withApproval });
    await verify(lab);
    const answer = await promote(lab, 'staging production api');
    const look = lastRun(lab);
    await end(lab, look, statusOf(lab, look));
    assert.equal(lastRun(lab), look);
    assert.match(answer.body, /Waiting for approval/);
    await lab.comment('bob', `/d8x approve api@${digest.slice(0, 20)}`);
    assert.deepEqual(inputsOf(lastRun(lab)), ['update', 'production', promoted]);
    assert.match(lastRun(lab).inputs['request-id'] ?? '', /-ok-\d+$/);
  });

  test('is started once, however often its status is told to have ended', async () => {
    await using lab = await Lab.start({ policy: policy.replace('soak: 24h, ', ''), replicas: 2 });
    await verify(lab);
    await promote(lab);
    const look = lastRun(lab);
    const held = lab.github.outbox.hold();
    await end(lab, look, statusOf(lab, look));
    const [ended] = held.webhooks;
    await held.release([]);
    assert.ok(ended);
    for (const replica of [...lab.replicas, ...lab.replicas]) await lab.post(ended, replica);
    await lab.settle();
    assert.equal(lab.runs.length, 3);
  });

  const refusals: Readonly<Record<string, { readonly why: RegExp; readonly do: (lab: Lab) => Promise<unknown> }>> = {
    'nothing was verified': { why: /No verified update of staging is known/, do: async () => undefined },
    'it was not verified for long enough': {
      why: /verified on staging for .*and that is so on/,
      do: async (lab) => verify(lab),
    },
    'the last update failed': {
      why: /The last update of staging ended with/,
      do: async (lab) => {
        await verify(lab);
        await lab.comment('alice', `/d8x update api@${digest} --env staging`);
        const run = lastRun(lab);
        await end(lab, run, resultOf(lab, run, { conclusion: 'failure' }), 'failure');
      },
    },
    "the result is another run's": {
      why: /No verified update of staging/,
      do: async (lab) => verify(lab, { run: { ...fixtures.success.run, id: '1' } }),
    },
    'the result is of another request': {
      why: /No verified update of staging/,
      do: async (lab) => {
        await lab.comment('alice', `/d8x update api@${digest} --env staging`);
        const run = lastRun(lab);
        const result = resultOf(lab, run);
        await end(lab, run, { ...result, run: { ...result.run, requestId: 'comment-1-0-by-1' } });
      },
    },
    'the result is of another environment': {
      why: /No verified update of staging/,
      do: async (lab) => {
        await lab.comment('alice', `/d8x update api@${digest} --env staging`);
        const run = lastRun(lab);
        const result = resultOf(lab, run);
        await end(lab, run, { ...result, run: { ...result.run, environment: 'production' } });
      },
    },
    'the result is no result': {
      why: /No verified update of staging/,
      do: async (lab) => {
        await lab.comment('alice', `/d8x update api@${digest} --env staging`);
        const run = lastRun(lab);
        lab.github.run(lab.repository, run).addArtifact('d8x-ops-result', Buffer.from('{"version":2}'));
        await end(lab, run);
      },
    },
    'somebody else started the run': {
      why: /No verified update of staging/,
      do: async (lab) => {
        const run = await verify(lab);
        Object.assign(run, { actor: lab.github.state.accounts.get('alice') });
      },
    },
    'the run was started again': {
      why: /No verified update of staging/,
      do: async (lab) => {
        const run = await verify(lab);
        Object.assign(run, { attempt: 2 });
      },
    },
  };
  for (const [when, { why, do: happens }] of Object.entries(refusals)) {
    test(`is refused where ${when}`, async () => {
      await using lab = await Lab.start({ policy });
      await happens(lab);
      const before = lab.runs.length;
      assert.match((await promote(lab)).body, why);
      assert.equal(lab.runs.length, before);
    });
  }

  test('is refused where something else runs by now, and where the status kept no result', async () => {
    await using lab = await Lab.start({ policy: policy.replace('soak: 24h, ', '') });
    await verify(lab);
    for (const [runs, why] of [
      [other, /does not run what was verified there/],
      [undefined, /kept no result/],
    ] as const) {
      const answer = await promote(lab);
      const look = lastRun(lab);
      await end(lab, look, runs === undefined ? undefined : statusOf(lab, look, runs));
      assert.match(answer.body, why);
      assert.equal(lastRun(lab), look);
    }
  });

  test('that is cut off while it looks has started nothing, and goes on when it is asked for again', async () => {
    await using lab = await Lab.start({ policy: policy.replace('soak: 24h, ', '') });
    await verify(lab);
    const answer = await promote(lab);
    const cutOff = lastRun(lab);
    // A runner that is gone keeps no result, and GitHub says that its job failed.
    await end(lab, cutOff, undefined, 'failure');
    assert.equal(lastRun(lab), cutOff);
    assert.doesNotMatch(answer.body, /Queued|Running|Waiting/);
    await promote(lab);
    const look = lastRun(lab);
    await end(lab, look, statusOf(lab, look));
    assert.deepEqual(inputsOf(lastRun(lab)), ['update', 'production', promoted]);
  });

  test('is for those who may update where it goes, of services that are offered there', async () => {
    await using lab = await Lab.start({
      policy: policy.replace('soak: 24h, services: [api, history]', 'services: [history]'),
    });
    await verify(lab);
    const before = lab.runs.length;
    assert.match((await promote(lab)).body, /Production offers history, not api/);
    const comment = await lab.comment('tim', '/d8x promote staging production');
    assert.match(lab.answersTo(comment)[0]?.body ?? '', /needs the write role/);
    assert.match((await promote(lab, 'staging nowhere')).body, /nowhere/);
    assert.match((await promote(lab, 'nowhere production')).body, /no environment `?nowhere/);
    assert.match((await promote(lab, 'staging production history')).body, /not among what the last update/);
    assert.equal(lab.runs.length, before);
  });
});
