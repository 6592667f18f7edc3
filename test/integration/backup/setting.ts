import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BackupOptions } from '../../../src/backup/take/take-backup.ts';
import { parseRecipients } from '../../../src/backup/format/recipients.ts';
import { Journal } from '../../../src/report/journal.ts';
import { Secret } from '../../../src/secret.ts';
import { sampleDatabase } from '../database/sample-database.ts';
import { localHost } from '../database/local-host.ts';
import { startPostgres, type TestPostgres } from '../database/postgres.ts';

export const brokerPassword = String.raw`sp ace'q"uo\te$HOME%41ünï`;

/** A database server with the sample database `d8x`, an age key made by the stock age, and a folder for backups. */
export interface Setting extends AsyncDisposable {
  readonly server: TestPostgres;
  readonly folder: string;
  /** File of the stock age's secret key. */
  readonly keyFile: string;
  readonly recipient: string;
  readonly identity: Secret;
  /** Options for a backup of `d8x` by its owner, `broker`, on this machine. */
  options(changed?: Partial<BackupOptions>): BackupOptions;
}

export async function openSetting(
  serverPrograms?: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Setting> {
  const server = await startPostgres(settings, serverPrograms);
  const folder = mkdtempSync(join(tmpdir(), 'backup-test-'));
  const keyFile = join(folder, 'key.txt');
  execFileSync('age-keygen', ['-o', keyFile], { stdio: 'ignore' });
  const recipient = execFileSync('age-keygen', ['-y', keyFile]).toString().trim();
  const identity = new Secret(execFileSync('cat', [keyFile]).toString());
  const password = brokerPassword.replaceAll("'", "''");
  await server.sql(
    `create role broker login password '${password}'; create role reader; create database d8x owner broker`,
  );
  await server.sql(`grant all on schema public to broker; set role broker;\n${sampleDatabase}`, 'd8x');
  return {
    server,
    folder,
    keyFile,
    recipient,
    identity,
    options: (changed = {}) => ({
      manager: localHost(),
      dsn: server.dsn('broker', 'd8x', brokerPassword),
      label: 'staging',
      recipients: parseRecipients([recipient]),
      directory: join(folder, 'backups'),
      verify: 'none',
      journal: new Journal(() => new Date()),
      signal: new AbortController().signal,
      now: () => new Date(),
      mask: () => undefined,
      ...changed,
    }),
    [Symbol.asyncDispose]: async () => {
      await server.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Every pg_dump that runs on this machine against this server; others belong to other tests. */
export function dumpsRunning({ port }: Pick<TestPostgres, 'port'>): readonly string[] {
  return execFileSync('ps', ['-eo', 'pid,comm,args'])
    .toString()
    .split('\n')
    .filter((line) => /^ *\d+ +pg_dump/.test(line) && line.includes('--lock-wait-timeout='))
    .filter((line) => environmentOf(line.trim().split(' ', 1)[0] ?? '').includes(`PGPORT=${port}`));
}

function environmentOf(pid: string): readonly string[] {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
  } catch {
    // It has ended since.
    return [];
  }
}
