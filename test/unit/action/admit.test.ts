import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { isOpsError } from '../../../src/errors.ts';
import { type HandRun, handRun, type HandRunOptions } from './hand-run.ts';

async function assertRefused(check: Promise<unknown>, message: RegExp): Promise<void> {
  await assert.rejects(check, (error) => {
    assert.ok(isOpsError(error, 'authorisation-failed', 'config-invalid', 'github-unreachable'), String(error));
    assert.match(error.message, message);
    return true;
  });
}

const digest = `sha256:${'a'.repeat(64)}`;
const update = `update api@${digest}`;
const listed = '    users: [alice, bob]\n';
const approval = `${listed}    approval: { required: true }\n`;
const loosened = `${listed}    exceptions: { no-backup: { users: [alice, bob] }, image-change: { users: [alice], alone: true } }\n`;

const approvedByBob = (command: string) => async (run: HandRun) => {
  run.github.as('bob').review(run.place, run.run, 'approved');
  return run.check(command);
};

type Case = readonly [HandRunOptions, (run: HandRun) => Promise<unknown>, RegExp];

/** Each an attack on "Run workflow" by somebody with write access, and how it is refused. */
const refused: Readonly<Record<string, Case>> = {
  'somebody whom the policy does not list': [
    { policy: listed, by: 'mallory' },
    async (run) => run.check(update),
    /mallory may not start it: update on production is for the users and teams/,
  ],
  "a re-run of somebody else's run by one who is not listed": [
    { policy: listed },
    async (run) => run.check(update, { runInfo: { attempt: 2, triggeringActor: 'mallory' } }),
    /mallory may not start it/,
  ],
  "a re-run of mallory's run by one who is listed": [
    { policy: listed, by: 'mallory' },
    async (run) => run.check(update, { runInfo: { attempt: 2, triggeringActor: 'alice' } }),
    /mallory may not start it/,
  ],
  'a name that is another account by now': [
    { policy: listed },
    async (run) => run.check(update, { runInfo: { actor: { login: 'alice', id: '7' } } }),
    /belongs to another account/,
  ],
  'somebody who may only read': [
    { policy: null, by: 'rita' },
    async (run) => run.check(update),
    /needs the write role/,
  ],
  'a service that the environment does not offer': [
    { policy: '    services: [history]\n' },
    async (run) => run.check(update),
    /offers history, not api/,
  ],
  'an environment that the policy does not have': [
    {},
    async (run) => run.check(update, { environment: 'staging' }),
    /no environment staging/,
  ],
  '--no-backup, without a policy': [{ policy: null }, async (run) => run.check(`${update} --no-backup`), /--no-backup/],
  '--no-backup, of which the policy says nothing': [
    { policy: listed },
    async (run) => run.check(`${update} --no-backup`),
    /exceptions: no-backup/,
  ],
  '--allow-image-change by one who may not': [
    { policy: loosened, by: 'bob' },
    async (run) => run.check(`${update} --allow-image-change`),
    /exceptions: image-change/,
  ],
  '--no-backup without the second person that it needs': [
    { policy: loosened },
    async (run) => run.check(`${update} --no-backup`),
    /nobody approved it/,
  ],
  'what needs a second person, and had none': [
    { policy: approval, reviewers: ['bob'] },
    async (run) => run.check(update),
    /nobody approved it/,
  ],
  'what its own starter approved as a reviewer': [
    { policy: approval, reviewers: ['alice', 'bob'] },
    async (run) => {
      run.github.as('alice').review(run.place, run.run, 'approved');
      return run.check(update);
    },
    /nobody approved it/,
  ],
  'what a reviewer rejected': [
    { policy: approval, reviewers: ['bob'] },
    async (run) => {
      run.github.as('bob').review(run.place, run.run, 'rejected');
      return run.check(update);
    },
    /nobody approved it/,
  ],
  'what a reviewer approved who may not give the command': [
    { policy: approval, reviewers: ['mallory'] },
    async (run) => {
      run.github.as('mallory').review(run.place, run.run, 'approved');
      return run.check(update);
    },
    /nobody approved it/,
  ],
  'what was approved for another environment': [
    { policy: `${approval}  staging:\n    workflow: x.yml\n    approval: { required: true }\n`, reviewers: ['bob'] },
    async (run) => {
      run.github.as('bob').review(run.place, run.run, 'approved');
      return run.check(update, { environment: 'staging' });
    },
    /nobody approved it, which staging/,
  ],
  'an update that was approved where only what opens backups runs': [
    { policy: approval, reviewers: ['bob'], runsIn: 'production-recovery' },
    approvedByBob(update),
    /nobody approved it/,
  ],
  'a re-run of what was approved once': [
    { policy: approval, reviewers: ['bob'] },
    async (run) => {
      run.github.as('bob').review(run.place, run.run, 'approved');
      return run.check(update, { runInfo: { attempt: 2 } });
    },
    /re-run/,
  ],
  'an approval that the token may not see': [
    { policy: approval, reviewers: ['bob'] },
    async (run) => {
      run.github.as('bob').review(run.place, run.run, 'approved');
      return run.check(update, { permissions: { contents: 'read' } });
    },
    /approvals of this run could not be read/,
  ],
  'what by-hand leaves out': [
    { policy: '    by-hand: [status, plan]\n' },
    async (run) => run.check('backup'),
    /by-hand of \.github\/d8x\.yml has status, plan/,
  ],
  'everything, where by-hand is empty': [
    { policy: '    by-hand: []\n' },
    async (run) => run.check('status'),
    /nothing/,
  ],
  'a restore by one who is not listed': [
    { policy: listed, by: 'carol' },
    async (run) => run.check('restore'),
    /restore on/,
  ],
  'anything but status while the policy is wrong': [
    { policy: '    nonsense: true\n' },
    async (run) => run.check('backup'),
    /nonsense/,
  ],
  'anything but status while the policy can’t be read': [
    { policy: listed },
    async (run) => run.check('plan api', { permissions: { actions: 'read' } }),
    /can't be read/,
  ],
  'anything but status where the token could not even see that there is no policy': [
    { policy: null },
    async (run) => run.check('plan api', { permissions: { actions: 'read' } }),
    /can't be read/,
  ],
  'anything but status without a token': [{}, async (run) => run.check('plan api', { token: false }), /github-token/],
  'a run that a push started': [
    {},
    async (run) => run.check('status', { runInfo: { event: 'push' } }),
    /push starts no run/,
  ],
  'a run on somebody’s own machine': [{}, async (run) => run.check('status', { runInfo: { event: 'local' } }), /local/],
  'an update on a schedule': [{}, async (run) => run.check(update, { runInfo: { event: 'schedule' } }), /unattended/],
  'a backup on a schedule that the policy does not let': [
    { policy: '    unattended: [status]\n' },
    async (run) => run.check('backup', { runInfo: { event: 'schedule' } }),
    /lets status/,
  ],
  'a re-run of a schedule by one who may not': [
    { policy: listed },
    async (run) => run.check('backup', { runInfo: { event: 'schedule', attempt: 2, triggeringActor: 'mallory' } }),
    /mallory may not/,
  ],
  'an update by a release that no rule covers': [
    { policy: '    releases: [{ repository: a/b, service: api, action: propose }]\n' },
    async (run) => run.check(update, { runInfo: { event: 'repository_dispatch' } }),
    /lets no release update api/,
  ],
  'a backup by a release': [
    {},
    async (run) => run.check('backup', { runInfo: { event: 'release' } }),
    /plan and update/,
  ],
  'an update by a release that loosens something': [
    { policy: '    releases: [{ repository: a/b, service: api, action: update }]\n' },
    async (run) => run.check(`${update} --no-backup`, { runInfo: { event: 'release' } }),
    /for people/,
  ],
  'a re-run of an old release': [
    { policy: '    releases: [{ repository: a/b, service: api, action: update }]\n' },
    async (run) => run.check(update, { runInfo: { event: 'release', attempt: 2 } }),
    /re-run/,
  ],
};

for (const [name, [options, attack, message]] of Object.entries(refused)) {
  test(`refused: ${name}`, async () => {
    await using run = await handRun(options);
    await assertRefused(attack(run), message);
  });
}

const allowed: Readonly<Record<string, readonly [HandRunOptions, (run: HandRun) => Promise<unknown>]>> = {
  'one who is listed': [{ policy: listed }, async (run) => run.check(update)],
  'anybody who may write, without a policy': [{ policy: null, by: 'carol' }, async (run) => run.check(update)],
  'a plan by one who may only look': [{ policy: listed, by: 'carol' }, async (run) => run.check('plan rollback')],
  'what loosens, by one who may do it alone': [
    { policy: loosened },
    async (run) => run.check(`${update} --allow-image-change`),
  ],
  'a backup on a schedule': [
    { policy: listed },
    async (run) => run.check('backup', { runInfo: { event: 'schedule' } }),
  ],
  'a backup on a schedule once more, by one who may': [
    { policy: listed },
    async (run) => run.check('backup', { runInfo: { event: 'schedule', attempt: 2, triggeringActor: 'bob' } }),
  ],
  'a plan by a release': [{}, async (run) => run.check('plan api', { runInfo: { event: 'repository_dispatch' } })],
  'an update by a release that a rule covers': [
    { policy: '    releases: [{ repository: a/b, service: api, action: update }]\n' },
    async (run) => run.check(update, { runInfo: { event: 'release' } }),
  ],
  'a restore by one who is listed': [{ policy: listed }, async (run) => run.check('restore')],
  'a drill that was approved in the environment with the restore key': [
    {
      policy: `${listed}    approval: { required: true, commands: [drill] }\n`,
      reviewers: ['bob'],
      runsIn: 'production-recovery',
    },
    approvedByBob('drill'),
  ],
  'what a reviewer approved who may give the command': [
    { policy: `${approval}    by-hand: [update]\n`, reviewers: ['bob'] },
    approvedByBob(update),
  ],
};

for (const [name, [options, act]] of Object.entries(allowed)) {
  test(`allowed: ${name}`, async () => {
    await using run = await handRun(options);
    assert.deepEqual(await act(run), []);
    run.github.assertClean();
  });
}

test('status runs whatever is wrong with the policy, and says so', async () => {
  await using wrong = await handRun({ policy: '    nonsense: true\n' });
  assert.match((await wrong.check('status')).join(), /nonsense.*Nothing but status may run/);
  await using blind = await handRun();
  assert.match((await blind.check('status', { token: false })).join(), /github-token/);
  blind.github.fault({ match: {}, effect: { kind: 'down' } });
  assert.match((await blind.check('status')).join(), /can't be read/);
  await assertRefused(blind.check('backup'), /can't be read/);
});

suite('a team', () => {
  const teams = '    teams: [acme/ops]\n';

  test('lets nobody in whom the token can’t find in it, and the answer says what to do', async () => {
    await using run = await handRun({ policy: teams });
    run.github.setup.team('acme', 'ops', ['alice']);
    await assert.rejects(run.check(update), (error) => {
      assert.ok(isOpsError(error, 'authorisation-failed'));
      assert.match(error.message, /only a team would let alice in.*acme\/ops/);
      assert.match(error.hint ?? '', /List users.*policy-token/);
      return true;
    });
  });

  test('lets its members in, and nobody else, with a token that may read it', async () => {
    await using run = await handRun({ policy: teams });
    run.github.setup.team('acme', 'ops', ['alice']);
    assert.deepEqual(await run.check(update, { policyToken: true }), []);
    await using other = await handRun({ policy: teams, by: 'mallory' });
    other.github.setup.team('acme', 'ops', ['alice']);
    await assertRefused(other.check(update, { policyToken: true }), /for the users and teams/);
  });

  test('is not asked about where a name lets somebody in', async () => {
    await using run = await handRun({ policy: `    users: [alice]\n${teams}` });
    assert.deepEqual(await run.check(update), []);
    assert.ok(
      run.github.requests.every(({ operationId }) => operationId === undefined || !operationId.startsWith('teams/')),
    );
  });
});
