import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import {
  type MatrixRecord,
  matrixRecord,
  type PairRecord,
  recordPath,
  type RowRecord,
  updatedRecord,
} from '../test/matrix/record.ts';
import { rows } from '../test/matrix/rows.ts';
import { canRunSandbox } from '../test/cluster/sandbox.ts';
import { runPairs, runRow } from './matrix/run-row.ts';

/**
 * `npm run test:matrix [-- ROW…] [--keep-record]`: the core on each row's cluster, one after another, and each PostgreSQL server by the
 * clients of each suite (`postgres`). What it showed goes into the record; `npm run generate` makes docs/compatibility.md of it.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'keep-record': { type: 'boolean', default: false } },
});
const names = [...rows.map(({ name }) => name), 'postgres'];
const unknown = positionals.filter((word) => !names.includes(word));
if (unknown.length > 0) {
  console.error(`unknown row ${unknown.join(', ')}; there are: ${names.join(', ')}`);
  process.exit(2);
}
const able = await canRunSandbox();
if (!able.ok) {
  console.error(able.because);
  process.exit(1);
}
const chosen = positionals.length === 0 ? names : positionals;
const today = new Date().toISOString().slice(0, 10);
const shown: { rows: RowRecord[]; pairs: PairRecord[] } = { rows: [], pairs: [] };
let failed = 0;
for (const name of chosen) {
  const row = rows.find((each) => each.name === name);
  console.log(`== ${name}`);
  try {
    if (row === undefined) shown.pairs.push(...(await runPairs(today)));
    else shown.rows.push(await runRow(row, today));
    if (!values['keep-record']) await keep(shown);
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name}: ${String(error)}`);
  }
}
for (const { row, tests } of shown.rows) {
  const bad = tests.filter(({ passed }) => !passed);
  failed += bad.length;
  console.log(
    `${bad.length === 0 ? 'ok  ' : 'FAIL'} ${row}: ${tests.length - bad.length} of ${tests.length}${bad.map(({ name: one }) => `; not ${one}`).join('')}`,
  );
}
const badPairs = shown.pairs.filter(({ passed }) => !passed);
failed += badPairs.length;
if (shown.pairs.length > 0) {
  const list = badPairs.map(({ server, client }) => `; not ${server} by ${client}`).join('');
  console.log(
    `${badPairs.length === 0 ? 'ok  ' : 'FAIL'} postgres: ${shown.pairs.length - badPairs.length} of ${shown.pairs.length} pairs${list}`,
  );
}
process.exitCode = failed === 0 ? 0 : 1;

async function keep(fresh: Pick<MatrixRecord, 'rows' | 'pairs'>): Promise<void> {
  const record: MatrixRecord = matrixRecord.parse(JSON.parse(await readFile(recordPath, 'utf8')));
  await writeFile(recordPath, `${JSON.stringify(updatedRecord(record, fresh), null, 2)}\n`);
}
