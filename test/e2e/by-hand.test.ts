import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateX25519Identity } from 'age-encryption';
import { startGitHub } from '../github/double.ts';
import { githubJob, opsRepository } from './runner/github-job.ts';
import { goodInputs } from './runner/inputs.ts';
import { RunnerJob, type StepEnd } from './runner/step.ts';

/** "Run workflow" is pressed on the built Action, with inputs that are right in every way but for who presses. */
const policy = `version: 1
environments:
  production:
    workflow: d8x-ops.yml
    users: [alice, bob]
    services: [api, history]
    approval: { required: true, commands: [rollback] }
`;

/** The same, but nothing is updated these days, and bob may override that alone. */
const frozen = `${policy}    freeze: [{ from: 2020-01-01, until: 2120-01-01, reason: a test }]
    exceptions: { override: { users: [bob], alone: true } }
`;

interface Pressed {
  readonly by: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly policy?: string;
  /** Who approves the run as a reviewer of its environment. */
  readonly reviewedBy?: string;
}

async function press({ by, inputs = {}, env = {}, reviewedBy, policy: file = policy }: Pressed): Promise<StepEnd> {
  await using github = await startGitHub();
  const { place } = opsRepository(github, file);
  const { run, ...job } = githubJob(github, place, github.setup.user(by));
  if (reviewedBy !== undefined) {
    const author = github.setup.user(reviewedBy);
    github.setup.environment(place, 'production', { reviewers: [reviewedBy] });
    run.reviews.push({ state: 'approved', comment: '', environments: ['production'], author });
  }
  await using runner = await RunnerJob.open({
    ...job,
    env: { ...job.env, ...env },
    inputs: { ...goodInputs, environment: 'production', ...inputs },
  });
  return await runner.main();
}

const rollback = { operation: 'rollback', services: 'api' };

const recover = { operation: 'recover', services: '', 'backup-identity': await generateX25519Identity() };
const undo = { operation: 'recover', services: '', undo: 'true' };

const attacks: Readonly<Record<string, readonly [Pressed, RegExp]>> = {
  'by one with write access whom the policy does not list': [{ by: 'mallory' }, /mallory may not start it/],
  'with backup: skip, by one who may update': [
    { by: 'alice', inputs: { backup: 'skip' } },
    /--no-backup on production/,
  ],
  'with allow-image-change, by one who may update': [
    { by: 'alice', inputs: { 'allow-image-change': 'true' } },
    /--allow-image-change on production/,
  ],
  'with an option that loosens a rule among the services': [
    { by: 'alice', inputs: { services: `${goodInputs['services']} --accept-migration` } },
    /--accept-migration on production/,
  ],
  'for a service that the policy does not offer': [
    { by: 'alice', inputs: { services: 'referral:dev' } },
    /offers api, history, not referral/,
  ],
  'for what a second person has to approve': [{ by: 'alice', inputs: rollback }, /nobody approved it/],
  'approved by its starter': [{ by: 'alice', inputs: rollback, reviewedBy: 'alice' }, /nobody approved it/],
  'approved by one who may not give the command': [
    { by: 'alice', inputs: rollback, reviewedBy: 'mallory' },
    /nobody approved it/,
  ],
  'for a recovery that nobody approved': [{ by: 'alice', inputs: recover }, /nobody approved it/],
  'for the undoing of one, approved by its starter': [
    { by: 'alice', inputs: undo, reviewedBy: 'alice' },
    /nobody approved it/,
  ],
  'run again after it was approved': [
    { by: 'alice', inputs: rollback, reviewedBy: 'bob', env: { GITHUB_RUN_ATTEMPT: '2' } },
    /re-run/,
  ],
  "run again by mallory, of alice's": [
    { by: 'alice', env: { GITHUB_RUN_ATTEMPT: '2', GITHUB_TRIGGERING_ACTOR: 'mallory' } },
    /mallory may not start it/,
  ],
  'started by a push': [{ by: 'alice', env: { GITHUB_EVENT_NAME: 'push' } }, /push starts no run/],
};

for (const [name, [pressed, message]] of Object.entries(attacks)) {
  test(`refused before any connection: a run ${name}`, async () => {
    const end = await press(pressed);
    assert.equal(end.code, 1, end.log);
    assert.equal(end.outputs['conclusion'], 'refused', end.log);
    const said = end.annotations.filter(({ title }) => title === 'authorisation-failed');
    assert.ok(
      said.some((one) => message.test(one.message)),
      end.log,
    );
    assert.doesNotMatch(end.log, /Connect/);
  });
}

test('refused before any connection: an update in a freeze, unless one overrides it who may', async () => {
  const asked = await press({ by: 'alice', policy: frozen });
  assert.equal(asked.outputs['conclusion'], 'refused', asked.log);
  const said = asked.annotations.find(({ title }) => title === 'outside-window');
  assert.match(said?.message ?? '', /production is frozen until .*2120-01-02 00:00 UTC \(a test\)/, asked.log);
  assert.doesNotMatch(asked.log, /Connect/);
  const override = await press({ by: 'alice', policy: frozen, inputs: { override: 'now' } });
  assert.match(override.log, /--override "now" on production is for those/);
});

test('what may be started by hand begins: nothing listens where its hosts would be', async () => {
  const back = { by: 'alice', inputs: rollback, reviewedBy: 'bob' };
  const overrides = { by: 'bob', inputs: { override: 'the RPC is down' }, policy: frozen };
  for (const pressed of [{ by: 'bob' }, back, { ...back, policy: frozen }, overrides]) {
    const end = await press(pressed);
    assert.match(end.log, /Connect/);
  }
});
