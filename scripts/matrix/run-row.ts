import { systems } from '../../test/cluster/host/systems.ts';
import { down, up } from '../../test/cluster/sandbox.ts';
import type { RowRecord } from '../../test/matrix/record.ts';
import type { Row } from '../../test/matrix/rows.ts';
import { runTests } from './run-tests.ts';
import { measure } from './measure.ts';

/** Runs the core on one row's cluster, which is made for it and taken down. @throws Error where it does not come up */
export async function runRow(row: Row, today: string): Promise<RowRecord> {
  const { system, postgres } = row;
  const name = `matrix-${row.name}`;
  const sandbox = await up({ name, system, ...(postgres === undefined ? {} : { postgres }) }, (line) =>
    console.log(`     ${line}`),
  );
  try {
    const measured = await measure(sandbox, systems[system]);
    console.log(`     ${Object.values(measured).join(', ')}`);
    const prefix = [process.execPath, 'test/cluster/cli.ts', 'run', '--name', name, '--'];
    const tests = await runTests(['test/matrix/core.test.ts'], { prefix, env: { D8X_OPS_SANDBOX: name } });
    return { row: row.name, date: today, ...measured, tests: [...tests] };
  } finally {
    await down(name);
  }
}
