import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { recoverySection } from '../../../src/report/markdown-recovery.ts';
import { statusSections } from '../../../src/report/markdown-status.ts';
import type { RecoveryResult } from '../../../src/report/recovery-result.ts';
import { renderComment } from '../../../src/report/markdown.ts';
import { conclude } from '../../../src/operations/conclude.ts';
import { Journal } from '../../../src/report/journal.ts';
import { OpsError } from '../../../src/errors.ts';
import { resultSchema, type Result } from '../../../src/report/result.ts';

const now = '2026-03-05T00:00:00.000Z';
const backup = 'backup-production-2026-03-04-00-00-00.dump.sql.zst.age';
const recovered: RecoveryResult = {
  kind: 'recovered',
  database: 'history',
  aside: 'history_before_20260305t000000z',
  backup,
  tables: 12,
  rows: 3456,
  estimateSeconds: 30,
  outOfServiceSeconds: 41.2,
};
const run = { id: '1', attempt: 1, actor: 'alice', environment: 'production' };

/** What a run that left `recovery` in its draft, and then failed or did not, ends in. */
function ended(recovery?: RecoveryResult, thrown?: OpsError): Result {
  const at = new Date(now);
  const context = {
    run,
    journal: new Journal(() => at),
    signal: new AbortController().signal,
    now: () => at,
    mask: () => undefined,
  };
  const draft = { services: [], ...(recovery === undefined ? {} : { recovery }) };
  const result = conclude({ operation: 'recover', environment: 'production' }, context, at, draft, thrown);
  assert.deepEqual(resultSchema.parse(result), result);
  return result;
}

suite('what came of a recovery', () => {
  test('is which database is which now, how long it took, how it is undone, and what is left to be removed', () => {
    assert.equal(
      recoverySection({ recovery: recovered, run }),
      [
        '**Database** `history`',
        '',
        `- In service: the backup \`${backup}\`, 12 tables with 3,456 rows, as its manifest says`,
        '- Kept beside it: `history_before_20260305t000000z`, which was in service before; `/d8x recover --undo --env production` exchanges them back',
        '- Nothing removes `history_before_20260305t000000z` by itself. When you are sure: `DROP DATABASE "history_before_20260305t000000z";`',
        '- Out of service: 41 s (expected: about 30 s)',
      ].join('\n'),
    );
  });

  test('is after an undoing what was written since, by table', () => {
    const text = recoverySection({
      run: { id: '1', attempt: 1, actor: 'alice' },
      recovery: {
        kind: 'undone',
        database: 'history',
        aside: 'history_undone_20260306t000000z',
        writtenSince: [
          { table: 'public.trades', before: 1200, now: 1234 },
          { table: 'public.<b>', before: 0, now: 5_000_000, estimated: true },
        ],
      },
    });
    assert.doesNotMatch(text, /exchanges them back/);
    assert.match(text, /2 tables have other rows in the database that was put aside/);
    assert.match(text, /\| `public\.trades` \| 1,200 \| 1,234 \|/);
    assert.match(text, /\| `public\.<b>` \| about 0 \| about 5,000,000 \|/);
  });

  test('says what the operator has to name the other database in', () => {
    const follow = ['D8X_CONFIG: database_dsn has to end in /d8x_recovered'];
    assert.match(recoverySection({ recovery: { ...recovered, follow }, run }), /\*\*To be done by you\*\*: .*database/);
  });

  test('is a headline, and stands in comment and result', () => {
    const result = ended(recovered);
    assert.equal(
      result.headline,
      `recovered: history is ${backup} with 3,456 rows; services were out of service for 41 s`,
    );
    assert.equal(result.conclusion, 'success');
    assert.match(renderComment(result, { kind: 'run', runId: '1' }), /Kept beside it/);
    const undone = ended({ kind: 'undone', database: 'history', aside: 'x' });
    assert.equal(undone.headline, 'undone: history is what it was before the recovery');
  });

  test('is a refusal where nothing was changed, and a failure where something was', () => {
    for (const code of ['restore-refused', 'origin-unknown', 'payment-running', 'lock-held'] as const) {
      const error = new OpsError(code, 'no');
      assert.equal(ended(undefined, error).conclusion, 'refused', code);
      assert.equal(ended(recovered, error).conclusion, 'failure', code);
    }
    assert.equal(ended(undefined, new OpsError('restore-failed', 'no')).conclusion, 'failure');
  });

  test('stands in the status', () => {
    const { database, aside } = recovered;
    const lastRecovery = {
      kind: 'recovered',
      at: '2026-03-04T00:00:00.000Z',
      actor: 'alice',
      backup,
      database,
      aside,
    } as const;
    const status = { services: [], nodes: [], disks: [], lastRecovery };
    assert.match(
      JSON.stringify(statusSections(status, now)),
      /\*\*Last recovery:\*\* 24 h ago by `alice`, to `backup-.*`; what was in service before is `history_before_/,
    );
  });
});
