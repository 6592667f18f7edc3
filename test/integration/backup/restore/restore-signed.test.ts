import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { parseRecipients } from '../../../../src/backup/format/recipients.ts';
import { makeSigningKey, openSigningKey } from '../../../../src/backup/origin/signing-key.ts';
import { type RestoredBackup, restoreBackup } from '../../../../src/backup/restore/restore-backup.ts';
import { takeBackup } from '../../../../src/backup/take/take-backup.ts';
import { type ErrorCode, isOpsError } from '../../../../src/errors.ts';
import { Journal } from '../../../../src/report/journal.ts';
import type { BackupTrust } from '../../../../src/request.ts';
import { Secret } from '../../../../src/secret.ts';
import { origin, signerFor } from '../../../unit/backup/origin/described.ts';
import { localHost } from '../../database/local-host.ts';
import { allRows } from '../../database/sample-database.ts';
import { brokerPassword, openSetting, type Setting } from '../setting.ts';

const own = signerFor('production');
const signer = openSigningKey(own.secret);
const expected = { environment: 'production', cluster: 'd8x-acme', repositoryId: '4711' };

let setting: Setting;
let file: string;
let signers: string;
let untouched: string;

before(async () => {
  setting = await openSetting();
  await setting.server.sql('alter role broker createdb');
  signers = own.line;
  const directory = join(setting.folder, 'signed');
  const taken = await takeBackup(setting.options({ directory, label: 'production', origin, signer }));
  assert.deepEqual(taken.result.signature, { state: 'signed', by: signer.fingerprint });
  file = taken.files[0] ?? '';
  untouched = await databases();
});
after(() => setting[Symbol.asyncDispose]());

const databases = (): Promise<string> =>
  setting.server.sql('select string_agg(datname, $$ $$ order by datname) from pg_database where not datistemplate');

function restore(path: string, trust?: BackupTrust, target = 'fresh'): Promise<RestoredBackup> {
  return restoreBackup({
    manager: localHost(),
    dsn: setting.server.dsn('broker', 'd8x', brokerPassword),
    restore: {
      file: path,
      identity: setting.identity,
      targetDatabase: target,
      trust: trust ?? { kind: 'signed', signers, expected },
    },
    journal: new Journal(() => new Date()),
    signal: new AbortController().signal,
    now: () => new Date(),
  });
}

async function refused(path: string, code: ErrorCode, message: RegExp): Promise<void> {
  await assert.rejects(restore(path), (error) => {
    assert.ok(isOpsError(error, code), String(error));
    assert.match(error.message, message);
    return true;
  });
  assert.equal(await databases(), untouched);
}

/** Everything that lies beside the backup, in a folder of its own. */
function copied(folder: string): string {
  const to = join(setting.folder, folder);
  rmSync(to, { recursive: true, force: true });
  cpSync(dirname(file), to, { recursive: true });
  return join(to, basename(file));
}

/** Runs the commands by which RESTORE.md says who made it, as they stand there. */
function verifyByNotes(path: string, allowed = signers): string {
  const folder = dirname(path);
  const commands = /## Who made it\n[^]*?```bash\n([^]*?)```/.exec(
    readFileSync(join(folder, 'RESTORE.md'), 'utf8'),
  )?.[1];
  assert.ok(commands !== undefined);
  writeFileSync(join(folder, 'd8x-backup-signers'), `${allowed}\n`);
  return execFileSync('bash', ['-ec', commands], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }).toString();
}

suite('a signed backup', () => {
  test('is four files, and restored where it is of what was asked for', async () => {
    const name = basename(file);
    assert.deepEqual(
      readdirSync(dirname(file)).sort(),
      [name, `${name}.json`, `${name}.json.sig`, 'RESTORE.md'].sort(),
    );
    await restore(file, undefined, 'by_signature');
    assert.equal(await setting.server.sql(allRows, 'by_signature'), await setting.server.sql(allRows, 'd8x'));
    await setting.server.sql('drop database by_signature');
  });

  test('is told from others by stock ssh-keygen and the commands of its RESTORE.md', () => {
    const said = verifyByNotes(copied('by-notes'));
    assert.match(said, /^Good "d8x-ops-backup" signature for production with ED25519 key SHA256:/m);
    assert.ok(said.includes(signer.fingerprint));
    assert.match(said, /"workflow": "d8x-ops.yml"/);
    const fails = (change: (path: string) => void, allowed?: string): void => {
      const path = copied('changed');
      change(path);
      assert.throws(() => verifyByNotes(path, allowed));
    };
    fails((path) => appendFileSync(`${path}.json`, ' '));
    fails((path) => appendFileSync(path, ' '));
    fails((path) => rmSync(`${path}.json.sig`));
    fails(() => undefined, signerFor('production').line);
    fails(() => undefined, own.line.replace('production', 'staging'));
    fails(() => undefined, own.line.replace('d8x-ops-backup', 'git'));
  });

  test('may be signed by ssh-keygen, and its key made by it', async () => {
    const path = copied('stock');
    const key = join(setting.folder, 'stock-key');
    rmSync(`${path}.json.sig`);
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'me', '-f', key]);
    execFileSync('ssh-keygen', ['-q', '-Y', 'sign', '-f', key, '-n', 'd8x-ops-backup', `${path}.json`], {
      stdio: 'ignore',
    });
    const line = readFileSync(`${key}.pub`, 'utf8');
    await restore(path, { kind: 'signed', signers: `production ${line}`, expected }, 'stock');
    await setting.server.sql('drop database stock');
    // Theirs signs for ours, and ours is read by theirs.
    const { publicKey } = openSigningKey(new Secret(readFileSync(key, 'utf8')));
    assert.ok(line.startsWith(publicKey));
    const made = makeSigningKey();
    writeFileSync(join(setting.folder, 'own-key'), made.secret.reveal(), { mode: 0o600 });
    const shown = execFileSync('ssh-keygen', ['-y', '-f', join(setting.folder, 'own-key')]).toString();
    assert.ok(shown.startsWith(made.publicKey));
  });
});

suite('nothing is restored of', () => {
  /** Another person's database, encrypted to our public key and packed as ours are. */
  async function strangers(options: Parameters<Setting['options']>[0] = {}): Promise<string> {
    const recipients = parseRecipients([setting.recipient]);
    const directory = join(setting.folder, `stranger-${Math.random()}`);
    return (
      (await takeBackup(setting.options({ directory, label: 'production', recipients, ...options }))).files[0] ?? ''
    );
  }

  test("a stranger's backup with a made-up manifest", async () => {
    await refused(await strangers({ origin }), 'origin-unknown', /is not signed/);
  });

  test("a stranger's backup that is signed by a key of theirs, our public key and signature beside it or not", async () => {
    const theirs = openSigningKey(signerFor('production').secret);
    const path = await strangers({ origin, signer: theirs });
    await refused(path, 'origin-unknown', /none of the backup signers/);
    copyFileSync(`${file}.json.sig`, `${path}.json.sig`);
    await refused(path, 'origin-unknown', /not the one that was signed/);
  });

  test('another dump under a signed manifest', async () => {
    const path = copied('swapped');
    copyFileSync(await strangers(), path);
    await refused(path, 'backup-corrupt', /not the file that its manifest describes/);
  });

  test('an old one under a new name', async () => {
    const folder = join(setting.folder, 'renamed');
    mkdirSync(folder);
    const path = join(folder, basename(file).replace(/-\d{4}-/, '-2099-'));
    for (const end of ['', '.json', '.json.sig']) copyFileSync(`${file}${end}`, `${path}${end}`);
    await refused(path, 'origin-unknown', /signed under another name/);
  });

  test('one of another cluster, environment or repository', async () => {
    for (const [changed, message] of [
      [{ cluster: 'd8x-other' }, /of another cluster/],
      [{ repository: { id: '815', name: 'acme/broker' } }, /of another repository/],
    ] as const) {
      await refused(await strangers({ origin: { ...origin, ...changed }, signer }), 'origin-unknown', message);
    }
    const staging = { ...origin, environment: 'staging' };
    await refused(await strangers({ origin: staging, signer }), 'origin-unknown', /may not sign for "staging"/);
  });
});
