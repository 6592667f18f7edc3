import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PairRecord, type RowRecord, updatedRecord } from '../../matrix/record.ts';

const row = (name: string, date: string): RowRecord => ({
  row: name,
  date,
  debian: 'trixie',
  docker: '26.1.5',
  store: 'overlay2',
  compose: '2.26.1',
  openssh: '10.0',
  sudo: 'sudo-rs 0.2.5',
  pgDump: '17.6',
  postgres: '17.10',
  tests: [],
});
const pair = (server: string, client: string, passed: boolean): PairRecord => ({
  server,
  client,
  debian: 'trixie',
  date: '2026-11-30',
  passed,
});

test('a run takes the place of what was known of its rows and pairs of major versions, and of nothing else', () => {
  const before = {
    rows: [row('debian-12', '2026-11-01'), row('debian-9', '2026-11-01')],
    pairs: [pair('15.17', '17.5', false), pair('15.17', '18.0', true)],
  };
  const after = updatedRecord(before, { rows: [row('debian-12', '2026-11-30')], pairs: [pair('15.18', '17.6', true)] });
  assert.deepEqual(
    after.rows.map(({ row: name, date }) => `${name} ${date}`),
    ['debian-9 2026-11-01', 'debian-12 2026-11-30'],
  );
  assert.deepEqual(
    after.pairs.map(({ server, client, passed }) => `${server} ${client} ${passed}`),
    ['15.17 18.0 true', '15.18 17.6 true'],
  );
});
