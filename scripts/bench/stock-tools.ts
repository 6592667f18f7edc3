import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { quoteArgv, quoteWord } from '../../src/cluster/command/render-command.ts';
import { dumpOptions } from '../../src/database/dump-command.ts';
import { findRunnerPostgres, nearestPostgres } from '../../src/database/runner-postgres.ts';
import { findOtherUser } from '../../src/database/other-user.ts';
import { ScratchServer } from '../../src/database/scratch-server.ts';
import type { Sandbox } from '../../test/cluster/sandbox.ts';
import { sshArgv } from '../../test/cluster/ssh-argv.ts';

/** Runs bash with `pipefail` on the sandbox's runner. @returns seconds @throws Error unless every stage exits 0 */
async function timed(sandbox: Sandbox, script: string): Promise<number> {
  const started = performance.now();
  const { code, stderr } = await sandbox.execInside(['bash', '-o', 'pipefail', '-c', script]);
  if (code !== 0) throw new Error(`${script} exited ${code}: ${stderr.trim()}`);
  return (performance.now() - started) / 1000;
}

/** `ssh manager 'pg_dump | zstd' | age > file`, with what pg_dump leaves out and the level as in a backup. @returns seconds */
export async function barePipeline(sandbox: Sandbox, file: string): Promise<number> {
  const { info } = sandbox;
  const dump = `pg_dump ${quoteArgv(dumpOptions)} --dbname=${quoteWord(info.databaseUrl)} | zstd -3 -T0 -q -c`;
  const remote = `bash -o pipefail -c ${quoteWord(dump)}`;
  const recipient = (await readFile(info.files.ageRecipient, 'utf8')).trim();
  const ssh = quoteArgv(sshArgv(info, sandbox.hostInfo('manager'), [remote]));
  return timed(sandbox, `${ssh} | age -r ${recipient} -o ${quoteWord(file)}`);
}

/** OpenSSH logs in to every host at once and does nothing there: what connecting costs by itself. @returns seconds */
export async function sshEverywhere(sandbox: Sandbox): Promise<number> {
  const hosts = Object.keys(sandbox.info.hosts).map((name) => sandbox.hostInfo(name));
  const logins = hosts.map((host) => `${quoteArgv(sshArgv(sandbox.info, host, ['true']))} < /dev/null &`);
  return timed(sandbox, [...logins, 'for login in $(jobs -p); do wait "$login"; done'].join('\n'));
}

/** A PostgreSQL of its own is made and `age -d file | zstd -d | psql` fills it, as in a proof. @returns seconds */
export async function bareRestore(sandbox: Sandbox, file: string): Promise<number> {
  const started = performance.now();
  const postgres = nearestPostgres(
    (await findRunnerPostgres()).filter(({ server }) => server),
    0,
  );
  if (postgres === undefined) throw new Error('there is no PostgreSQL server on this machine');
  const starting = AbortSignal.timeout(60_000);
  const user = await findOtherUser();
  if (user === undefined) throw new Error('PostgreSQL can be started as nobody else');
  await using server = await ScratchServer.start({ postgres, user, parent: tmpdir() }, starting);
  const dsn = server.admin();
  const [{ host }] = dsn.hosts;
  const psql = [
    'env',
    `PGPASSWORD=${dsn.password?.reveal() ?? ''}`,
    'psql',
    '-X',
    '-q',
    '-1',
    '-v',
    'ON_ERROR_STOP=1',
    '-h',
    host,
    '-U',
    dsn.user,
    '-d',
    dsn.database,
  ];
  const decrypt = quoteArgv(['age', '-d', '-i', sandbox.info.files.ageIdentity, file]);
  await timed(sandbox, `${decrypt} | zstd -d -q -c | ${quoteArgv(psql)} > /dev/null`);
  return (performance.now() - started) / 1000;
}
