import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { promisify } from 'node:util';
import { takeBackup } from '../../src/backup/take/take-backup.ts';
import { fetchPostgres } from '../../src/database/fetch-postgres.ts';
import { publishedFor } from '../../src/database/published-postgres.ts';
import { hostSystem } from '../cluster/host/system.ts';
import { systems } from '../cluster/host/systems.ts';
import { npmArchive } from '../tools/npm-archive.ts';
import { brokerPassword, openSetting } from '../integration/backup/setting.ts';
import { localHost } from '../integration/database/local-host.ts';
import { startNpmRegistry, type NpmRegistry } from '../integration/database/npm-registry.ts';
import { allRows } from '../integration/database/sample-database.ts';
import { clientSystems } from './rows.ts';

const run = promisify(execFile);
const { signal } = new AbortController();

/** Goes into a system's root; what this machine has at `folder` is at /mnt there. */
function entering(root: string, folder: string): readonly string[] {
  const script = `mount --rbind /dev "$1/dev"; mount -t proc proc "$1/proc"; mount --bind "$2" "$1/mnt"; root=$1; shift 2; exec chroot "$root" "$@"`;
  return ['unshare', '--mount', '--propagation', 'private', 'sh', '-ec', script, 'sh', root, folder];
}

/** A registry that has every server. */
async function registryOfAll(): Promise<NpmRegistry> {
  const published = publishedFor(`linux-${process.arch}`);
  const archives = new Map<string, Buffer>();
  for (const each of published) archives.set(each.release, await npmArchive(each));
  return startNpmRegistry(({ url = '' }, response) => {
    const found = [...archives].find(([release]) => url.endsWith(`-${release}.tgz`));
    if (found === undefined) response.writeHead(404).end();
    else response.end(found[1]);
  });
}

const registry = await registryOfAll();
const clients = await Promise.all(
  clientSystems.map(async (name) => {
    const root = await hostSystem(name, console.error);
    const printed = execFileSync('chroot', [
      root,
      'sh',
      '-c',
      '/usr/lib/postgresql/*/bin/pg_dump --version',
    ]).toString();
    const version = /\d+\.\d+/.exec(printed)?.[0] ?? assert.fail(printed);
    return { root, version, suite: systems[name].suite };
  }),
);

for (const { version: server } of publishedFor(`linux-${process.arch}`)) {
  suite(`PostgreSQL ${server.text}`, () => {
    for (const { root, version, suite: debian } of clients.filter(
      (one) => Number.parseInt(one.version, 10) >= server.major,
    )) {
      test(`PostgreSQL ${server.text} by the clients ${version} of ${debian}`, async () => {
        const programs = await fetchPostgres({ major: server.major, download: registry.download, signal });
        assert.ok(!('because' in programs), JSON.stringify(programs));
        await using _programs = programs;
        await using setting = await openSetting(programs.bin);
        await chmod(setting.folder, 0o711);
        // A runner as GitHub's: a psql, and servers where they are fetched.
        const psql = join(setting.folder, 'psql-only');
        mkdirSync(psql);
        symlinkSync(`${setting.server.bin}/psql`, join(psql, 'psql'));
        const directory = join(setting.folder, 'drill');
        const options = setting.options({
          manager: localHost(undefined, { enter: entering(root, setting.folder) }),
          directory,
          verify: 'restore',
          postgresFolders: [psql],
          download: registry.download,
        });
        const { name, manifest } = await takeBackup(options);
        assert.equal(manifest.dump.version.split(' ')[0], version);
        assert.equal(manifest.verification.state, 'verified', JSON.stringify(manifest.verification));

        // By the notes that lie beside it, with nothing but stock programs; those of PostgreSQL are the same suite's.
        const notes = readFileSync(join(directory, 'RESTORE.md'), 'utf8');
        const create = /`(createdb [^`]+)`/.exec(notes)?.[1] ?? assert.fail(notes);
        const [, decrypt = '', restore = ''] = /\n(bash -o pipefail .*)\n(psql .*)\n/.exec(notes) ?? assert.fail(notes);
        execFileSync('cp', [setting.keyFile, join(directory, 'key.txt')]);
        await run('bash', ['-ec', decrypt], { cwd: directory });
        const access = `export PGHOST=127.0.0.1 PGPORT=${setting.server.port} PGUSER=broker PGPASSWORD=$1; cd /mnt/drill; PATH=$(echo /usr/lib/postgresql/*/bin):$PATH`;
        await setting.server.sql('alter role broker createdb');
        const [program = '', ...args] = entering(root, setting.folder);
        await run(program, [...args, 'sh', '-ec', `${access}; ${create}; ${restore}`, 'sh', brokerPassword]);
        assert.equal(await setting.server.sql(allRows, 'restored'), await setting.server.sql(allRows, 'd8x'), name);
      });
    }
  });
}
after(() => registry[Symbol.asyncDispose]());
