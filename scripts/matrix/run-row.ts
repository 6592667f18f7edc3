import { systems, type System } from '../../test/cluster/host/systems.ts';
import { down, up, type Sandbox } from '../../test/cluster/sandbox.ts';
import type { RowRecord, PairRecord } from '../../test/matrix/record.ts';
import type { Row } from '../../test/matrix/rows.ts';
import { runTests } from './run-tests.ts';
import { ensurePackages } from '../../test/cluster/packages.ts';

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

type Measured = Omit<RowRecord, 'row' | 'date' | 'tests'>;

/** What a sandbox's hosts say of themselves, in the words of each program. @throws Error where one does not answer */
export async function measure(sandbox: Sandbox, system: System): Promise<Measured> {
  const on = async (script: string): Promise<string> => {
    const { code, stdout, stderr } = await sandbox.execOn('manager', ['sh', '-c', script]);
    if (code !== 0) throw new Error(`${script} on the manager: ${stderr.trim()}`);
    return `${stdout}${stderr}`.trim();
  };
  const version = (text: string): string => /\d+(?:\.\d+)+\S*/.exec(text)?.[0] ?? text;
  const [debian, own, store, compose, openssh, sudo, pgDump, server] = await Promise.all([
    on('. /etc/os-release; echo "$VERSION_CODENAME"'),
    on("docker version --format '{{.Server.Version}}'"),
    on("docker info --format '{{.Driver}}'"),
    on('docker compose version --short'),
    on('ssh -V'),
    on('sudo --version | head -n 1'),
    on('pg_dump --version'),
    sandbox.database.query('show server_version'),
  ]);
  return {
    debian,
    // One that is built from its module does not know its version.
    docker: system.engine?.version ?? own,
    store,
    compose: version(compose),
    openssh: version(openssh),
    sudo: sudo.replace(/^Sudo version /, 'sudo '),
    pgDump: version(pgDump),
    postgres: server.split(' ')[0] ?? '',
  };
}

/** Holds each PostgreSQL server against the clients of each suite that are new enough for it. @throws Error when none was run */
export async function runPairs(today: string): Promise<readonly PairRecord[]> {
  await ensurePackages();
  const tests = await runTests(['test/matrix/pairs.test.ts'], { env: {} });
  const pairs = tests.flatMap(({ name, passed }) => {
    const [, server, client, debian] = /^PostgreSQL (\S+) by the clients (\S+) of (\S+)$/.exec(name) ?? [];
    if (server === undefined || client === undefined || debian === undefined) return [];
    return [{ server, client, debian, date: today, passed }];
  });
  if (pairs.length === 0) throw new Error('no pair of PostgreSQLs was run');
  return pairs;
}
