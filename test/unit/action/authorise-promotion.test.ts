import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CommandOf } from '../../../src/command/command.ts';
import { isOpsError } from '../../../src/errors.ts';
import { parseReference } from '../../../src/image/reference.ts';
import { botsRun, policy } from './bots-run.ts';
import { digest } from './environment.ts';

test('a promotion looks where it comes from, and then updates where it goes with pinned images alone', async () => {
  const two = `${policy}\n    services: [api]\n  staging: { workflow: d8x-ops.yml }\n`;
  await using run = await botsRun({ policy: two, text: '/d8x promote staging production' });
  const asPlan = { ...run.claim.requestId, isPlan: true } as const;
  const refused = async (claim: Parameters<typeof run.check>[0] & object, why: RegExp): Promise<void> =>
    assert.rejects(run.check(claim), (error) => isOpsError(error, 'authorisation-failed') && why.test(error.message));

  const status = { verb: 'status', environment: 'staging' } as const;
  assert.equal((await run.check({ claim: { requestId: asPlan, command: status } })).actor, 'alice');
  await refused({ claim: { command: status } }, /for production, not staging/);
  const ofProduction = { ...status, environment: 'production' } as const;
  await refused({ claim: { requestId: asPlan, command: ofProduction } }, /for staging, not production/);

  const image = parseReference(`ghcr.io/d8-x/d8x-trader-main:dev@${digest}`);
  const { digest: _digest, ...tagged } = image;
  const update = (service: string, more: Partial<CommandOf<'update'>> = {}): CommandOf<'update'> => ({
    verb: 'update',
    services: [{ kind: 'image', service, image }],
    environment: 'production',
    ...more,
  });
  assert.equal((await run.check({ claim: { command: update('api') } })).actor, 'alice');
  await refused({ claim: { command: update('history') } }, /offers api, not history/);
  await refused({ claim: { requestId: asPlan, command: update('api') } }, /for staging, not production/);
  await refused({ claim: { command: update('api', { environment: 'staging' }) } }, /for production, not staging/);
  const unpinned = update('api', { services: [{ kind: 'image', service: 'api', image: tagged }] });
  await refused({ claim: { command: unpinned } }, /not what this run would do/);
  const loosened = update('api', { exceptions: [{ kind: 'no-backup' }] });
  await refused({ claim: { command: loosened } }, /not what this run would do/);
});
