import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { furthest, type MigrationState } from '../../../../src/database/migrations.ts';
import { isOpsError, OpsError } from '../../../../src/errors.ts';
import type { ObservedMigration } from '../../../../src/update/model/observed-migration.ts';
import type { Observation } from '../../../../src/update/model/observation.ts';
import { planRollback } from '../../../../src/update/plan/plan-rollback.ts';
import { plannedResults } from '../../../../src/update/plan/planned-results.ts';
import { type Deployed, readRecord, recordDeployment, recordLabels } from '../../../../src/update/model/record.ts';
import { plan, refused, swarm, tag } from '../planning.ts';
import { image, imageText, observation, observedService, policy as samplePolicy, run, service } from '../samples.ts';

/** Keys are no matter here. */
const policy = { ...samplePolicy, keyFilesKeptPlain: ['referral' as const] };

const unread = new OpsError('database-unreachable', 'nothing listens there', { hint: 'Start it.' });

function cluster(
  name: 'referral' | 'history',
  found: ObservedMigration['found'] | undefined,
  history?: readonly [Deployed, ...Deployed[]],
): Observation {
  const text = imageText('main');
  const labels = history === undefined ? {} : recordLabels({ sequence: 3, history });
  const own = service({ name: `stack_${name}`, image: text, labels });
  return observation({
    services: [observedService({ name, service: own, record: readRecord(labels) })],
    migrations: found === undefined ? [] : [{ service: name, found }],
    lastBackup: { name: 'last.age', at: '2026-01-01T00:00:00Z' },
  });
}

function back(seen: Observation, acceptMigration = false): ReturnType<typeof planRollback> {
  const asked = { policy: { ...policy, acceptMigration }, run, at: new Date(0) };
  return planRollback(seen, [], asked);
}

function refusedBack(seen: Observation): OpsError {
  try {
    back(seen);
  } catch (error) {
    if (isOpsError(error)) return error;
    throw error;
  }
  return assert.fail('it was planned');
}

const at = (version: string): MigrationState => ({ version });
const prisma = (applied: number): MigrationState => ({ version: `2026010${applied}_x`, applied });
/** What runs was deployed by the last run, over a migration where the two differ. */
function deployed(now: MigrationState | undefined, before: MigrationState | undefined): [Deployed, Deployed] {
  return [
    { image: imageText('main'), backup: 'before.age', ...(now === undefined ? {} : { migrations: now }) },
    { image: imageText('old'), ...(before === undefined ? {} : { migrations: before }) },
  ];
}

suite('the plan of an update of what migrates the database', () => {
  test('tells how far the migrations are, and records it of what runs', () => {
    const planned = plan([tag('referral', 'next')], cluster('referral', at('17')), { policy });
    assert.deepEqual(plannedResults(planned)[0]?.migrations, { before: at('17') });
    assert.deepEqual(
      swarm(planned).recordAfter?.history.map(({ migrations }) => migrations),
      [undefined, at('17')],
    );
  });

  for (const name of ['referral', 'history'] as const) {
    test(`refuses ${name} while a migration is not finished`, () => {
      const error = refused([tag(name, 'next')], cluster(name, { version: '18', failed: '18' }), { policy });
      assert.equal(error.code, 'migration-refused');
      assert.match(error.message, /the migration 18 of .* was begun and not finished/);
      assert.match(error.hint ?? '', name === 'referral' ? /dirty = false/ : /prisma migrate resolve --applied 18/);
    });

    test(`refuses ${name} where that can't be read`, () => {
      const error = refused([tag(name, 'next')], cluster(name, unread), { policy });
      assert.equal(error.code, 'database-unreachable');
      assert.match(error.message, /can't be read: nothing listens there/);
    });
  }

  test('leaves out what runs as asked', () => {
    const seen = cluster('referral', { version: '18', failed: '18' });
    const asked = { ...tag('referral', 'main'), kind: 'digest' as const, digest: image('main').digest };
    assert.deepEqual(plan([asked], seen, { policy }).services[0]?.action, 'none');
  });

  test('only says so where no database is known', () => {
    assert.match(
      plan([tag('referral', 'next')], cluster('referral', undefined), { policy }).notices.join(),
      /No database is known/,
    );
  });

  test('refuses an earlier image by its digest too', () => {
    const seen = cluster('referral', at('18'), deployed(at('18'), at('17')));
    const asked = [{ kind: 'tag' as const, service: 'referral', tag: 'old' }];
    assert.equal(refused(asked, seen, { policy }).code, 'migration-refused');
    const accepted = plan(asked, seen, { policy: { ...policy, acceptMigration: true } });
    assert.match(plannedResults(accepted)[0]?.reason ?? '', /goes back over a migration/);
  });
});

suite('the plan of a rollback of what migrates the database', () => {
  test('is refused over a migration, and names the backup from before', () => {
    for (const [name, now, before] of [
      ['referral', at('18'), at('17')],
      ['referral', at('1'), at('none')],
      ['referral', at('10'), at('9')],
      ['history', prisma(3), prisma(2)],
    ] as const) {
      const error = refusedBack(cluster(name, now, deployed(now, before)));
      assert.equal(error.code, 'migration-refused');
      assert.match(error.message, new RegExp(`from ${now.version}.* to ${before.version}`));
      assert.match(error.hint ?? '', /before\.age.*--accept-migration/);
    }
  });

  test('is planned where that is accepted, or nothing was migrated', () => {
    const over = cluster('referral', at('18'), deployed(at('18'), at('17')));
    assert.match(back(over, true).notices.join(), /That was accepted/);
    assert.equal(back(cluster('referral', at('17'), deployed(at('17'), at('17')))).services.length, 1);
    // Restored to before it: the earlier image is just right.
    assert.equal(back(cluster('referral', at('17'), deployed(at('18'), at('17')))).services.length, 1);
  });

  test('needs no database: what is recorded is known, and what is not is said', () => {
    assert.equal(refusedBack(cluster('referral', unread, deployed(at('18'), at('17')))).code, 'migration-refused');
    const unknown = back(cluster('referral', unread, deployed(undefined, undefined)));
    assert.match(unknown.notices.join(), /not checked against the database/);
  });

  test('to an image that was seen on later migrations before is none over a migration', () => {
    const [now, before] = deployed(at('18'), at('17'));
    const restored = back(cluster('referral', at('18'), [now, before, { image: before.image, migrations: at('18') }]));
    assert.equal(restored.services[0]?.service, 'referral');
    assert.deepEqual(furthest(at('18'), at('17')), at('18'));
    assert.deepEqual(furthest(at('17'), at('18')), at('18'));
    assert.deepEqual(furthest(undefined, prisma(3)), prisma(3));
    const record = { sequence: 1, history: [now] } as const;
    const next = recordDeployment(record, now.image, { image: imageText('next') }, 2, { migrations: at('17') });
    assert.deepEqual(
      next.history[1]?.migrations,
      at('18'),
      'the database was restored, and the image knows what it knew',
    );
  });

  test('over a failed image that stayed, which no one recorded, names the last backup, and that no more is known of it', () => {
    const [, old] = deployed(undefined, at('17'));
    const error = refusedBack(cluster('referral', at('18'), [old]));
    assert.match(error.hint ?? '', /^The last backup is last\.age; whether that is from before it is not noted\./);
  });

  test('names no backup that was taken after the migration, and none that is older than it has to be', () => {
    const old: Deployed = { image: imageText('old'), migrations: at('17'), backup: 'oldest.age' };
    const hint = (...history: readonly [Deployed, ...Deployed[]]): string => {
      const seen = cluster('referral', at('18'), history);
      const asked = [{ kind: 'tag' as const, service: 'referral', tag: 'old' }];
      return refused(asked, seen, { policy }).hint ?? '';
    };
    const main = (more: Partial<Deployed>): Deployed => ({ image: imageText('main'), migrations: at('18'), ...more });
    const same: Deployed = { image: imageText('same'), migrations: at('17'), backup: 'before-same.age' };
    // The last backup is of 2026-01-01.
    const [earlier, later] = ['2025-12-31T00:00:00Z', '2026-01-02T00:00:00Z'];
    assert.match(hint(main({ backup: 'own.age' }), same, old), /^The backup taken before it is own\.age/);
    assert.match(hint(main({ at: later }), same, old), /^The backup taken before it is last\.age/);
    assert.match(hint(main({ at: earlier }), same, old), /^The backup taken before it is before-same\.age/);
    const bare = { image: old.image, migrations: at('17') };
    assert.match(
      hint(main({ at: earlier }), bare),
      /^No backup from before it is noted: the last one, last\.age, was taken afterwards/,
    );
    // How far the one between came was never read: it may have been the one that migrated.
    const unread = { image: same.image, backup: 'before-same.age' };
    assert.match(hint(main({ backup: 'own.age' }), unread, old), /^The backup taken before it is before-same\.age/);
  });

  test('out of a migration that is not finished is planned, and says so', () => {
    const seen = cluster('history', { ...prisma(2), failed: 'x' }, deployed(prisma(2), prisma(2)));
    assert.match(back(seen).notices.join(), /was begun and not finished/);
  });
});
