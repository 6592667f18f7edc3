import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { drillTable } from '../../../src/report/markdown-drill.ts';
import type { DrilledCopy } from '../../../src/report/drill-result.ts';
import { statusSections } from '../../../src/report/markdown-status.ts';

const now = '2026-03-05T00:00:00.000Z';
const copy: DrilledCopy = {
  store: 's3',
  place: 'a copy in the bucket x',
  name: 'backup-production-2026-03-04-00-00-00.dump.sql.zst.age',
  at: '2026-03-04T00:00:00.000Z',
  state: 'restored',
  tables: 12,
  rows: 3_456,
  seconds: { fetch: 1.5, check: 2, restore: 61 },
};

suite('what came of a drill', () => {
  test('is said of each copy, with how long it took', () => {
    const text = drillTable([copy, { ...copy, state: 'checked', seconds: { fetch: 1, check: 1 } }], now);
    assert.match(
      text,
      /restored: 12 tables, 3,?456 rows, as its manifest says .*fetch 1\.5 s, check 2\.0 s, restore 1 min 1 s/,
    );
    assert.match(text, /\*\*not restored\*\*, for the key is not here/);
  });
  test('is a failure in bold, with its reason escaped', () => {
    const because = 'the backup <b>x</b> is not signed';
    const text = drillTable([{ store: 's3', place: 'a copy in the bucket x', state: 'failed', because }], now);
    assert.match(text, /\*\*failed\*\*: the backup `<b>x<\/b>` is not signed/);
  });
  test('stands in the status', () => {
    const status = { services: [], nodes: [], disks: [], lastDrill: { at: copy.at ?? '', state: 'checked' as const } };
    assert.match(
      JSON.stringify(statusSections(status, now)),
      /\*\*Last drill:\*\* 24 h ago, copies checked, \*\*not restored\*\*/,
    );
  });
});
