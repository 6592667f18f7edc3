import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOpsError } from '../../../src/errors.ts';
import { parseDigest } from '../../../src/image/digest.ts';
import { statusMarker } from '../../../src/report/markers.ts';
import { addComment } from '../../github/changes/issue-changes.ts';
import { botsRun, policy, type BotsRun } from './bots-run.ts';
import { digest } from './environment.ts';

async function assertRefused(check: Promise<unknown>, message: RegExp): Promise<void> {
  await assert.rejects(check, (error) => {
    assert.ok(isOpsError(error, 'authorisation-failed'), String(error));
    assert.match(error.message, message);
    return true;
  });
}

test("the bot's run for an unchanged comment may be, on behalf of its author", async () => {
  await using run = await botsRun();
  assert.deepEqual(await run.check(), { actor: 'alice', notices: [] });
  assert.equal(run.github.requests.length, 4);
  run.github.assertClean();
});

test('the app that the workflow trusts passes, told by its comment or else by its name', async () => {
  await using run = await botsRun();
  const botAppId = String(run.github.app.id);
  assert.equal((await run.check({ claim: { botAppId } })).actor, 'alice');
  assert.ok(!run.github.requests.some(({ operationId }) => operationId === 'apps/get-by-slug'));
  const body = statusMarker({ kind: 'request', request: run.claim.requestId });
  const plain = addComment(run.github.world, run.place, run.issue, { author: run.github.app.bot, body });
  const statusCommentId = String(plain.id);
  assert.equal((await run.check({ claim: { botAppId, statusCommentId } })).actor, 'alice');
  await assertRefused(run.check({ claim: { botAppId: '4711', statusCommentId } }), /bot-app-id names 4711/);
  run.github.assertClean();
});

/** Each an attack, or an accident that looks like one, and how it is refused. */
const refused: Readonly<Record<string, readonly [(run: BotsRun) => Promise<unknown>, RegExp]>> = {
  'a re-run of an old run': [async (run) => run.check({ runInfo: { attempt: 2 } }), /re-run/],
  'a run that a push started': [async (run) => run.check({ runInfo: { event: 'push' } }), /started by push/],
  '"Run workflow" pressed with a forged request-id': [
    async (run) => {
      const mallory = run.github.as('mallory').account;
      const actor = { login: mallory.login, id: `${mallory.id}` };
      return run.check({ runInfo: { actor, triggeringActor: mallory.login }, sender: { ...actor, type: 'User' } });
    },
    /started by mallory/,
  ],
  "a dispatch by another workflow's token": [
    async (run) => {
      const { login, id, type } = run.github.state.actionsBot;
      const actor = { login, id: `${id}` };
      return run.check({ runInfo: { actor, triggeringActor: actor.login }, sender: { ...actor, type } });
    },
    /started by github-actions\[bot\]/,
  ],
  'an actor that is not who the event is by': [
    async (run) => run.check({ sender: { id: '1', login: 'mallory', type: 'User' } }),
    /started by mallory/,
  ],
  'someone who re-triggers it': [
    async (run) => run.check({ runInfo: { triggeringActor: 'mallory' } }),
    /not by the bot/,
  ],
  'a status comment by somebody else': [
    async (run) => {
      const body = statusMarker({ kind: 'request', request: run.claim.requestId });
      const fake = run.github.as('mallory').comment(run.place, run.issue, body);
      return run.check({ claim: { statusCommentId: `${fake.id}` } });
    },
    /not by the app/,
  ],
  'the status comment of another request': [
    async (run) => {
      const request = { ...run.claim.requestId, index: 3 };
      const body = statusMarker({ kind: 'request', request });
      const other = addComment(run.github.world, run.place, run.issue, { author: run.github.app.bot, body });
      return run.check({ claim: { statusCommentId: `${other.id}` } });
    },
    /another request/,
  ],
  'no status comment': [async (run) => run.check({ claim: { statusCommentId: undefined } }), /no status comment/],
  'a status comment that is gone': [
    async (run) => run.check({ claim: { statusCommentId: '1' } }),
    /status comment is gone/,
  ],
  'a dispatch by another app than the one that the workflow trusts': [
    async (run) => run.check({ claim: { botAppId: '4711' } }),
    /started by the app \d+, and bot-app-id names 4711/,
  ],
  'a comment that was deleted': [
    async (run) => {
      run.github.as('alice').deleteComment(run.place, run.comment);
      return run.check();
    },
    /command's comment is gone/,
  ],
  'a comment that was edited to something else': [
    async (run) => {
      run.github.as('mallory').editComment(run.place, run.comment, '/d8x update api:evil');
      return run.check();
    },
    /now says \/d8x update api:evil/,
  ],
  'a comment that was edited to nothing': [
    async (run) => {
      run.github.as('alice').editComment(run.place, run.comment, 'never mind');
      return run.check();
    },
    /no longer holds the command/,
  ],
  'another service than the comment names': [
    async (run) => {
      const services = [{ kind: 'digest', service: 'history', digest: parseDigest(digest) }] as const;
      return run.check({ claim: { command: { verb: 'update', services, environment: 'production' } } });
    },
    /not what this run would do/,
  ],
  'another operation than the comment names': [
    async (run) =>
      run.check({ claim: { command: { verb: 'rollback', services: ['api'], environment: 'production' } } }),
    /not what this run would do/,
  ],
  'another environment than the comment means': [
    async (run) => run.check({ claim: { command: { ...run.claim.command, environment: 'staging' } } }),
    /is for production, not staging/,
  ],
  'another workflow than the environment has': [
    async (run) => run.check({ runInfo: { workflow: 'other.yml' } }),
    /run by d8x-ops.yml, not by other.yml/,
  ],
  'an author id that is not the comment’s': [
    async (run) => {
      const requestId = { ...run.claim.requestId, authorId: '1' };
      const body = statusMarker({ kind: 'request', request: requestId });
      const status = addComment(run.github.world, run.place, run.issue, { author: run.github.app.bot, body });
      return run.check({ claim: { requestId, statusCommentId: `${status.id}` } });
    },
    /by somebody else/,
  ],
  'a comment of another issue': [
    async (run) => {
      const other = run.github.as('alice').openIssue(run.place, 'Other');
      return run.check({ claim: { issueNumber: other.number } });
    },
    /belongs to another issue/,
  ],
  'an author who lost the permission meanwhile': [
    async (run) => {
      run.github.setup.collaborator(run.place, 'alice', 'read');
      return run.check();
    },
    /needs the write role/,
  ],
  'a policy that was deleted': [
    async (run) => {
      run.github.setup.write(run.place, { '.github/d8x.yml': null });
      return run.check();
    },
    /d8x.yml is gone/,
  ],
  'a release that the policy does not rule': [
    async (run) => {
      const requestId = { kind: 'release', releaseId: '5', index: 0 } as const;
      const body = statusMarker({ kind: 'request', request: requestId });
      const status = addComment(run.github.world, run.place, run.issue, { author: run.github.app.bot, body });
      return run.check({ claim: { requestId, statusCommentId: `${status.id}` } });
    },
    /lets no release update api/,
  ],
};

for (const [name, [attack, message]] of Object.entries(refused)) {
  test(`refused: ${name}`, async () => {
    await using run = await botsRun();
    await assertRefused(attack(run), message);
  });
}

test('where GitHub can’t be asked, the run is not begun', async () => {
  await using run = await botsRun();
  run.github.fault({ match: {}, effect: { kind: 'down' } });
  await assert.rejects(run.check(), (error) => isOpsError(error, 'github-unreachable'));
});

const approved = `${policy}\n    approval: { required: true, within-minutes: 30, commands: [update] }`;

test('an update that needs a second person runs only with his approval, which still stands', async () => {
  await using run = await botsRun({ policy: approved, text: `/d8x update api:main@${digest}` });
  await assertRefused(run.check(), /nobody approved it/);
  const approval = run.github.as('bob').comment(run.place, run.issue, '/d8x approve');
  const claim = { requestId: { ...run.claim.requestId, approvalId: `${approval.id}` } };
  assert.equal((await run.check({ claim })).actor, 'alice');
  const own = run.github.as('alice').comment(run.place, run.issue, '/d8x approve');
  const byAsker = { requestId: { ...run.claim.requestId, approvalId: `${own.id}` } };
  await assertRefused(run.check({ claim: byAsker }), /second person/);
  run.github.as('bob').editComment(run.place, approval, 'no');
  await assertRefused(run.check({ claim }), /no longer approves/);
  run.github.as('bob').editComment(run.place, approval, `/d8x approve api@sha256:${'0'.repeat(8)}`);
  await assertRefused(run.check({ claim }), /no longer approves/);
  run.github.as('bob').editComment(run.place, approval, `/d8x approve api@${digest.slice(0, 20)}`);
  assert.equal((await run.check({ claim })).actor, 'alice');
});

test('the plan of what waits for approval runs without it; the command runs what was approved, and that has to have digests', async () => {
  await using run = await botsRun({ policy: approved, text: '/d8x update api' });
  const services = [{ kind: 'newest', service: 'api' }] as const;
  const plan = { verb: 'plan', services, environment: 'production' } as const;
  const asPlan = { ...run.claim.requestId, isPlan: true } as const;
  assert.equal((await run.check({ claim: { requestId: asPlan, command: plan } })).actor, 'alice');
  const update = { verb: 'update', services, environment: 'production' } as const;
  await assertRefused(run.check({ claim: { requestId: asPlan, command: update } }), /not what this run would do/);
  await assertRefused(run.check({ claim: { command: plan } }), /not what this run would do/);
  const approval = run.github.as('bob').comment(run.place, run.issue, `/d8x approve api@${digest.slice(0, 20)}`);
  const requestId = { ...run.claim.requestId, approvalId: String(approval.id) };
  await assertRefused(run.check({ claim: { requestId, command: update } }), /not named to the digest/);
  const images = [{ service: 'api', digest }];
  assert.equal((await run.check({ claim: { requestId, command: update, approved: images } })).actor, 'alice');
  const other = [{ service: 'api', digest: `sha256:${'0'.repeat(64)}` }];
  await assertRefused(run.check({ claim: { requestId, command: update, approved: other } }), /no longer approves/);
});

const teamPolicy = `${policy}\n    teams: [acme/ops]`;

test('a token that may read teams settles it: who is in none of them may not', async () => {
  const given = { contents: 'read', issues: 'write', members: 'read' } as const;
  await using run = await botsRun({ policy: teamPolicy, permissions: given });
  run.github.setup.team('acme', 'ops', ['bob']);
  await assertRefused(run.check(), /team/);
  run.github.setup.team('acme', 'ops', ['alice']);
  assert.deepEqual(await run.check(), { actor: 'alice', notices: [] });
});

test('a team that is not there, or that could not be asked about, lets nobody in by itself', async () => {
  await using run = await botsRun({ policy: teamPolicy });
  run.github.fault({ match: { path: 'teams/get-membership-for-user-in-org' }, effect: { kind: 'down' } });
  await assert.rejects(run.check(), (error) => isOpsError(error, 'github-unreachable'));
  run.github.clearFaults();
  run.github.fault({ match: { path: 'teams/get-by-name' }, effect: { kind: 'status', status: 500 } });
  await assert.rejects(run.check(), (error) => isOpsError(error, 'github-unreachable'));
});

test('a team that the job’s token may not read is taken as the bot found it, and that is said', async () => {
  await using run = await botsRun({ policy: teamPolicy });
  run.github.setup.team('acme', 'ops', ['bob']);
  const { actor, notices } = await run.check();
  assert.equal(actor, 'alice');
  assert.match(notices.join(), /may not read teams/);
});

test('a used-up rate limit is a wait, not a missing permission', async () => {
  await using run = await botsRun();
  for (const effect of [
    { kind: 'primary-limit', resetInSeconds: 1800 },
    { kind: 'secondary-limit', retryAfterSeconds: 90, status: 429 },
  ] as const) {
    run.github.fault({ match: { path: 'repos/get-collaborator-permission-level' }, times: 1, effect });
    const before = run.slept.length;
    assert.deepEqual(await run.check(), { actor: 'alice', notices: [] });
    const [waited = 0] = run.slept.slice(before);
    const seconds = effect.kind === 'primary-limit' ? 1800 : 90;
    assert.ok(waited >= seconds * 1000 && waited <= (seconds + 3) * 1000, String(waited));
  }
  run.github.fault({ match: {}, effect: { kind: 'primary-limit', resetInSeconds: 2 * 3600 } });
  await assert.rejects(
    run.check(),
    (error) => isOpsError(error, 'github-unreachable') && /rate limit/.test(error.message),
  );
});
