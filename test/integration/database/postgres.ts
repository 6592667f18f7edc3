import { execFile } from 'node:child_process';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseDsn, type Dsn } from '../../../src/database/dsn.ts';
import { Secret } from '../../../src/secret.ts';
import { freePort } from '../free-port.ts';

const execute = promisify(execFile);

/** A PostgreSQL of a test's own, on loopback and a socket. Its superuser is `postgres`; passwords are asked for over TCP. */
export interface TestPostgres extends AsyncDisposable {
  readonly port: number;
  readonly folder: string;
  /** Of the machine's newest client programs. */
  readonly bin: string;
  /** For `user`, over TCP. */
  dsn(user: string, database: string, password?: string): Dsn;
  /** Runs SQL as superuser with the stock psql; answers unaligned rows. */
  sql(text: string, database?: string): Promise<string>;
  /** Ends at once, as a crash does. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

const root = process.getuid?.() === 0;

async function newestBin(): Promise<string> {
  const versions = (await readdir('/usr/lib/postgresql')).filter((name) => /^\d+$/.test(name)).map(Number);
  return `/usr/lib/postgresql/${Math.max(...versions)}/bin`;
}

/** PostgreSQL refuses to run as root. */
function asServerUser(program: string, args: readonly string[]): Promise<unknown> {
  return root ? execute('runuser', ['-u', 'postgres', '--', program, ...args]) : execute(program, args);
}

/** A server of the machine's newest version, unless the folder of another's programs is given. */
export async function startPostgres(
  settings: Readonly<Record<string, string>> = {},
  serverPrograms?: string,
): Promise<TestPostgres> {
  const bin = await newestBin();
  const serverBin = serverPrograms ?? bin;
  const folder = await mkdtemp(join(tmpdir(), 'pg-'));
  if (root) {
    const { stdout } = await execute('id', ['-u', 'postgres']);
    await chown(folder, Number(stdout), -1);
  }
  const data = join(folder, 'data');
  const port = await freePort();
  await asServerUser(`${serverBin}/initdb`, [
    '-D',
    data,
    '-U',
    'postgres',
    '-N',
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
    '--auth-local=trust',
    '--auth-host=scram-sha-256',
  ]);
  const options = Object.entries({
    fsync: 'off',
    dynamic_shared_memory_type: 'mmap',
    port: `${port}`,
    unix_socket_directories: folder,
    listen_addresses: '127.0.0.1',
    ...settings,
  })
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
  const control = (...args: readonly string[]): Promise<unknown> =>
    asServerUser(`${serverBin}/pg_ctl`, ['-D', data, '-w', ...args]);
  await control('-l', join(folder, 'log'), '-o', options, 'start');
  const stop = async (mode: string): Promise<void> => {
    await control('-m', mode, 'stop').catch(() => undefined);
  };
  const server: TestPostgres = {
    port,
    folder,
    bin,
    dsn: (user, database, password = 'secret') =>
      parseDsn(
        new Secret(
          `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@127.0.0.1:${port}/${encodeURIComponent(database)}`,
        ),
      ),
    sql: async (text, database = 'postgres') => {
      const running = execute(
        `${bin}/psql`,
        [
          '-X',
          '-At',
          '-v',
          'ON_ERROR_STOP=1',
          '-h',
          folder,
          '-p',
          `${port}`,
          '-U',
          'postgres',
          '-d',
          database,
          '-f',
          '-',
        ],
        {
          maxBuffer: 1 << 28,
        },
      );
      running.child.stdin?.end(text);
      return (await running).stdout.trim();
    },
    crash: () => stop('immediate'),
    stop: async () => {
      await stop('fast');
      await rm(folder, { recursive: true, force: true });
    },
    [Symbol.asyncDispose]: () => server.stop(),
  };
  return server;
}
