import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { CataloguedBackup, Result } from '../../../src/report/result.ts';
import type { Comment } from '../../github/state/issues.ts';
import type { Run } from '../../github/state/runs.ts';
import { fixtures } from '../../unit/report/fixtures.ts';
import { policyFile } from './harness/files.ts';
import { Lab } from './harness/lab.ts';

const nameOf = (day: string): string => `backup-production-2026-01-${day}-02-30-00.dump.sql.zst.age`;
const backup = (day: string, given: Partial<CataloguedBackup> = {}): CataloguedBackup => ({
  name: nameOf(day),
  at: `2026-01-${day}T02:30:00.000Z`,
  run: '17',
  origin: { state: 'signed', by: 'SHA256:abc' },
  verification: { state: 'verified', tables: 12, rows: 345, how: 'restored' },
  irreplaceable: [{ table: 'public.referral_code', rows: 7 }],
  copies: [{ store: 'artifact', id: '1' }],
  ...given,
});

suite('a recovery', () => {
  const lastRun = (lab: Lab): Run => [...lab.repository.runs.values()].at(-1) ?? assert.fail('no run');
  const ask = async (lab: Lab, words: string, login = 'alice'): Promise<Comment> => {
    const comment = await lab.comment(login, `/d8x recover ${words} --env production`);
    return lab.answersTo(comment)[0] ?? assert.fail('no answer');
  };
  /** Ends the run that looks for backups, with what it found, or without a result. */
  const end = async (
    lab: Lab,
    found?: readonly CataloguedBackup[],
    given: Partial<Result['run']> = {},
  ): Promise<void> => {
    const run = lastRun(lab);
    const handle = lab.github.run(lab.repository, run);
    if (found !== undefined) {
      const requestId = run.inputs['request-id'] ?? '';
      const result: Result = {
        ...fixtures.success,
        operation: 'backups',
        services: [],
        backups: [...found],
        run: { id: String(run.id), attempt: 1, actor: 'alice', requestId, environment: 'production', ...given },
      };
      handle.addArtifact('d8x-ops-result', Buffer.from(JSON.stringify(result)));
    }
    handle.complete('success');
    await lab.settle();
  };
  const inputsOf = ({ inputs }: Run): Readonly<Record<string, string | undefined>> => ({
    operation: inputs['operation'],
    environment: inputs['environment'],
    backup: [inputs['backup-name'], inputs['backup-run-id']].join(''),
    undo: inputs['undo'],
    services: inputs['services'],
  });
  const asked = { environment: 'production', operation: 'recover', backup: '', undo: 'false', services: '' };

  test('of the latest backup is approved as the one that this is: it is looked for first, and named in the question', async () => {
    await using lab = await Lab.start();
    const answer = await ask(lab, 'latest');
    const look = lastRun(lab);
    assert.deepEqual(inputsOf(look), { ...asked, operation: 'backups' });
    assert.match(look.inputs['request-id'] ?? '', /-plan$/);
    await lab.comment('bob', '/d8x approve');
    assert.match(lab.answers.at(-1)?.body ?? '', /No command waits for approval/);

    await end(lab, [
      backup('04', { origin: { state: 'unknown', because: 'nobody signed it' } }),
      backup('03'),
      backup('02'),
    ]);
    assert.equal(lab.runs.length, 1);
    assert.match(answer.body, /Waiting for approval · production/);
    assert.ok(answer.body.includes(`/d8x recover ${nameOf('03')} --env production`), answer.body);
    assert.match(answer.body, /backed up first.*history, referral\) is stopped.*stays in the other database/s);
    assert.match(answer.body, /signed by .*SHA256:abc.*; verified; .*referral.*code.* 7 rows/);

    await lab.comment('alice', '/d8x approve');
    assert.match(lab.answers.at(-1)?.body ?? '', /second person has to approve it, not who asked/);
    const approval = await lab.comment('bob', '/d8x approve');
    const run = lastRun(lab);
    assert.equal(lab.runs.length, 2);
    assert.deepEqual(inputsOf(run), { ...asked, backup: nameOf('03') });
    assert.ok(run.inputs['request-id']?.endsWith(`-ok-${approval.id}`));
    assert.equal(run.inputs['status-comment-id'], String(answer.id));
    assert.match(answer.body, /Queued · production/);
    assert.ok(lab.answersTo(approval)[0]?.body.includes(nameOf('03')));
    const [deployment] = lab.repository.deployments.values();
    assert.match(deployment?.description ?? '', /^\/d8x recover backup-production.* by alice$/);
    lab.github.assertClean();
  });

  test('of the latest one is approved as that, and says so, where which one it is can not be known', async () => {
    for (const other of [undefined, { environment: 'staging' }]) {
      await using lab = await Lab.start();
      const answer = await ask(lab, 'latest');
      await end(lab, other === undefined ? undefined : [backup('03')], other);
      assert.match(answer.body, /Waiting for approval/);
      assert.match(answer.body, /Which backup is the latest is not known/);
      await lab.comment('bob', '/d8x approve');
      assert.deepEqual(inputsOf(lastRun(lab)), { ...asked, backup: 'latest' });
    }
  });

  test('is not asked about where there is no backup, or the comment was edited meanwhile', async () => {
    await using lab = await Lab.start();
    const answer = await ask(lab, 'latest');
    await end(lab, [backup('04', { origin: { state: 'unknown', because: 'nobody signed it' } })]);
    assert.match(answer.body, /There is no backup of production that may be recovered/);
    const comment = await lab.comment('alice', '/d8x recover latest --env production');
    lab.clock.advance(5000);
    lab.github.as('alice').editComment(lab.repository, comment, '/d8x recover latest --env production ');
    await lab.settle();
    await end(lab, [backup('03')]);
    assert.match(lab.answersTo(comment)[0]?.body ?? '', /was changed\. Please give the command again/);
    await lab.comment('bob', '/d8x approve');
    assert.match(lab.answers.at(-1)?.body ?? '', /No command waits for approval/);
    assert.equal(lab.runs.length, 2);
  });

  for (const [words, given] of [
    [nameOf('02'), { backup: nameOf('02') }],
    ['17203341234', { backup: '17203341234' }],
    ['--undo', { undo: 'true' }],
  ] as const) {
    test(`by ${words} waits at once for a second person, who reads what happens`, async () => {
      await using lab = await Lab.start();
      const answer = await ask(lab, words);
      assert.equal(lab.runs.length, 0);
      assert.match(answer.body, /Waiting for approval · production/);
      assert.match(answer.body, /history, referral\) is stopped/);
      await lab.comment('bob', '/d8x approve');
      assert.deepEqual(inputsOf(lastRun(lab)), { ...asked, ...given });
      assert.match(answer.body, /Queued/);
      assert.doesNotMatch(answer.body, /is stopped/);
      lab.github.assertClean();
    });
  }

  test('waits in every environment, whatever approval says, and each time anew', async () => {
    await using lab = await Lab.start({
      policy: policyFile.replace('required: true', 'required: true\n      commands: [update]'),
    });
    const staging = await lab.comment('alice', '/d8x recover 17 --env staging');
    assert.match(lab.answersTo(staging)[0]?.body ?? '', /Waiting for approval · staging/);
    await lab.comment('bob', '/d8x approve');
    await ask(lab, '17');
    assert.equal(lab.runs.length, 1);
    await lab.comment('bob', '/d8x approve');
    await ask(lab, '--undo');
    assert.equal(lab.runs.length, 2);
    await lab.comment('bob', '/d8x approve');
    assert.deepEqual(inputsOf(lastRun(lab)), { ...asked, undo: 'true' });
  });

  test('that waits is cancelled, also where the policy asks for no approval', async () => {
    await using lab = await Lab.start();
    await lab.comment('alice', '/d8x recover 17 --env staging');
    await lab.comment('alice', '/d8x cancel --env staging');
    assert.match(lab.answers.at(-1)?.body ?? '', /waits for approval no more/);
    await lab.comment('bob', '/d8x approve');
    assert.equal(lab.runs.length, 0);
  });

  const alone = policyFile.replace(
    '    approval:',
    '    exceptions: { recover: { users: [alice], teams: [acme/ops], alone: true } }\n    approval:',
  );

  test('is begun at once for those whom the policy lets alone, by name or by team, and for nobody else', async () => {
    for (const [login, words] of [
      ['alice', 'latest'],
      ['carol', 'latest'],
      ['alice', '--undo'],
    ] as const) {
      await using lab = await Lab.start({ policy: alone });
      const answer = await ask(lab, words, login);
      const given = words === 'latest' ? { backup: 'latest' } : { undo: 'true' };
      assert.deepEqual(inputsOf(lastRun(lab)), { ...asked, ...given });
      assert.doesNotMatch(lastRun(lab).inputs['request-id'] ?? '', /-(?:plan|ok)/);
      assert.match(answer.body, /Queued/);
      lab.github.assertClean();
    }
    await using lab = await Lab.start({ policy: alone });
    assert.match((await ask(lab, '17', 'bob')).body, /Waiting for approval/);
    await lab.comment('bob', '/d8x approve');
    assert.equal(lab.runs.length, 0);
  });

  test('waits where the exception does not say alone', async () => {
    await using lab = await Lab.start({ policy: alone.replace(', alone: true', '') });
    assert.match((await ask(lab, '17')).body, /Waiting for approval/);
    assert.equal(lab.runs.length, 0);
  });

  test('is not stopped by a freeze', async () => {
    const frozen = alone.replace(
      '    approval:',
      "    freeze: [{ from: 2000-01-01, until: 2099-01-01, reason: 'nobody is there' }]\n    approval:",
    );
    await using lab = await Lab.start({ policy: frozen });
    await ask(lab, '17');
    assert.deepEqual(inputsOf(lastRun(lab)), { ...asked, backup: '17' });
  });

  test('without a backup of what is there is for those whom the policy lists for that', async () => {
    await using lab = await Lab.start({ policy: alone });
    assert.match((await ask(lab, '17 --no-backup')).body, /exceptions: no-backup/);
    assert.equal(lab.runs.length, 0);
  });
});
