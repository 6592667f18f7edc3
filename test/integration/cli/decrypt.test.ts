import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { run } from '../../../cli/run.ts';
import { manifestName, signatureName } from '../../../src/backup/format/backup-name.ts';
import { newIdentity } from '../../../src/backup/format/identity.ts';
import type { Manifest } from '../../../src/backup/format/manifest.ts';
import { openSigningKey } from '../../../src/backup/origin/signing-key.ts';
import { takeBackup } from '../../../src/backup/take/take-backup.ts';
import { origin, signerFor } from '../../unit/backup/origin/described.ts';
import { brokerPassword, openSetting, type Setting } from '../backup/setting.ts';
import { type ScriptedTerminal, scriptedTerminal } from './scripted-terminal.ts';

let setting: Setting;
let file: string;
let manifest: Manifest;
let signers: string;

before(async () => {
  setting = await openSetting();
  const { secret, line } = signerFor('production');
  signers = join(setting.folder, 'signers');
  await writeFile(signers, line);
  const signer = openSigningKey(secret);
  const taken = await takeBackup(setting.options({ verify: 'restore', origin, signer }));
  file = taken.files[0] ?? '';
  manifest = taken.manifest;
});

after(async () => setting[Symbol.asyncDispose]());

/** Runs `d8x-ops`, where it is about a backup with the file of those who may sign it. */
async function d8x(
  given: readonly string[],
  terminal: ScriptedTerminal = scriptedTerminal(),
  signal = new AbortController().signal,
): Promise<{ readonly code: number; readonly text: string }> {
  const now = (): Date => new Date();
  const words = given.includes('--unsigned') || given.includes('--signers') ? given : [...given, '--signers', signers];
  const code = await run(words, { environment: {}, terminal, signal, now, version: '9.9.9' });
  return { code, text: terminal.text };
}

const sha256 = (data: Buffer): string => createHash('sha256').update(data).digest('hex');

/** A copy of the backup, in a folder of its own, in which the last byte is another. */
async function damaged(folder: string): Promise<string> {
  const path = join(setting.folder, folder, basename(file));
  await mkdir(dirname(path));
  const data = await readFile(file);
  data.writeUInt8((data.at(-1) ?? 0) ^ 1, data.length - 1);
  await writeFile(path, data);
  for (const nameOf of [manifestName, signatureName]) await copyFile(nameOf(file), nameOf(path));
  return path;
}

test('decrypt writes exactly the SQL that the manifest describes, for its owner alone', async () => {
  const output = join(setting.folder, 'out.sql');
  const { code, text } = await d8x(['decrypt', file, '--identity', setting.keyFile, '-o', output]);
  assert.equal(code, 0, text);
  assert.equal(sha256(await readFile(output)), manifest.plain.sha256);
  assert.equal((await stat(output)).mode & 0o777, 0o600);
  assert.match(text, /as its manifest says: database d8x/);
  const again = await d8x(['decrypt', file, '--identity', setting.keyFile, '-o', output]);
  assert.equal(again.code, 1);
  assert.match(again.text, /is there already/);
  assert.equal((await d8x(['decrypt', file, '--identity', setting.keyFile, '-o', output, '--force'])).code, 0);
});

test('the key may come from standard input', async () => {
  const output = join(setting.folder, 'piped.sql');
  const words = ['decrypt', file, '--identity', '-', '-o', output];
  const { code, text } = await d8x(words, scriptedTerminal(undefined, setting.identity.reveal()));
  assert.equal(code, 0, text);
  assert.equal(sha256(await readFile(output)), manifest.plain.sha256);
});

test('nothing is left of a file that was changed, belongs to another key, has no manifest, or was interrupted', async () => {
  const other = await newIdentity(false);
  const otherKey = join(setting.folder, 'other.txt');
  await writeFile(otherKey, other.secret.reveal());
  const alone = join(setting.folder, 'alone.dump.sql.zst.age');
  await copyFile(file, alone);
  const stopped = AbortSignal.abort();
  const output = join(setting.folder, 'none.sql');
  const tries = [
    [await damaged('damaged'), setting.keyFile, 1, /not the file that its manifest describes/],
    [file, otherKey, 1, /not encrypted for the given identity/],
    [alone, setting.keyFile, 1, /has no manifest beside it/],
    [file, setting.keyFile, 130, /decrypted|interrupted/],
  ] as const;
  for (const [input, key, expected, said] of tries) {
    const signal = expected === 130 ? stopped : new AbortController().signal;
    const { code, text } = await d8x(['decrypt', input, '--identity', key, '-o', output], scriptedTerminal(), signal);
    assert.equal(code, expected, text);
    assert.match(text, said);
    assert.ok(!text.includes('AGE-SECRET-KEY'));
    const left = await readdir(setting.folder);
    assert.ok(!left.some((name) => name.startsWith('none.sql')), left.join());
  }
});

test('restore, by this machine’s psql, into a database that it makes', async () => {
  const url = join(setting.folder, 'url.txt');
  const { dsn } = setting.options();
  const [server] = dsn.hosts;
  await setting.server.sql('alter role broker createdb');
  const password = encodeURIComponent(brokerPassword);
  await writeFile(url, `postgres://broker:${password}@${server.host}:${server.port}/d8x\n`);
  const words = ['restore', file, '--identity', setting.keyFile, '--database-url-file', url];
  const asked = scriptedTerminal([[/Restore it/, 'n']]);
  assert.equal((await d8x([...words, '--target-database', 'restored'], asked)).code, 130);
  const { code, text } = await d8x([...words, '--target-database', 'restored', '--yes']);
  assert.equal(code, 0, text);
  assert.match(text, /restored into the new database restored: \d+ tables? with [\d,]+ rows?, as in the backup/);
  assert.match(text, /Restore {2}[█░]+ +\d+ %/);
  assert.ok(!text.includes(brokerPassword) && !text.includes(password));
  const full = await d8x([...words, '--yes']);
  assert.equal(full.code, 1);
  assert.match(full.text, /is not empty/);
  const corrupt = await damaged('again');
  const refused = await d8x(['restore', corrupt, ...words.slice(2), '--target-database', 'never', '--yes']);
  assert.equal(refused.code, 1);
  assert.match(refused.text, /not the file that its manifest describes/);
});

test('a backup that nobody vouches for takes a person who types the name of the database', async () => {
  const url = join(setting.folder, 'own-url.txt');
  const { dsn } = setting.options();
  const [server] = dsn.hosts;
  await writeFile(url, `postgres://broker:${encodeURIComponent(brokerPassword)}@${server.host}:${server.port}/d8x\n`);
  const stranger = await takeBackup(setting.options({ directory: join(setting.folder, 'stranger'), origin }));
  const path = stranger.files[0] ?? '';
  const output = join(setting.folder, 'stranger.sql');
  const decrypting = ['decrypt', path, '--identity', setting.keyFile, '-o', output];
  const restoring = [
    'restore',
    path,
    '--identity',
    setting.keyFile,
    '--database-url-file',
    url,
    '--target-database',
    'theirs',
  ];
  for (const words of [decrypting, restoring]) {
    const plain = await d8x(words);
    assert.equal(plain.code, 1);
    assert.match(plain.text, /is not signed[^]*--unsigned/);
    const nobody = await d8x([...words, '--unsigned', ...(words === restoring ? ['--yes'] : [])]);
    assert.equal(nobody.code, 2, '--yes is no answer to that');
    assert.match(nobody.text, /--unsigned takes a person/);
    const wrong = await d8x([...words, '--unsigned'], scriptedTerminal([[/Type the name/, 'yes']]));
    assert.equal(wrong.code, 130);
    assert.match(wrong.text, /Nobody vouches for this backup/);
  }
  assert.ok(!(await readdir(setting.folder)).some((name) => name.startsWith('stranger.sql')));
  assert.equal((await d8x([...decrypting, '--unsigned'], scriptedTerminal([[/database, d8x,/, 'd8x']]))).code, 0);
  const taken = await d8x([...restoring, '--unsigned'], scriptedTerminal([[/database, theirs,/, 'theirs']]));
  assert.equal(taken.code, 0, taken.text);
  assert.match(taken.text, /NOT SIGNED by anybody you trust/);
  await setting.server.sql('drop database theirs');
});

test('the keys that are trusted come from the folder, or from the file that is named', async () => {
  const words = ['decrypt', file, '--identity', setting.keyFile, '-o', join(setting.folder, 'trusted.sql')];
  const missing = await d8x([...words, '--signers', join(setting.folder, 'nothing')]);
  assert.match(missing.text, /nothing cannot be read/);
  const foreign = join(setting.folder, 'foreign-signers');
  await writeFile(foreign, signerFor('production').line);
  assert.match((await d8x([...words, '--signers', foreign])).text, /none of the backup signers/);
  const { code, text } = await d8x(words);
  assert.equal(code, 0, text);
  assert.match(text, /Signed by SHA256:\S+, in run 9988776655 of acme\/broker/);
});

test('a password in the command line is refused, and not repeated', async () => {
  const url = 'postgres://broker:hunter2@localhost/d8x';
  const { code, text } = await d8x(['restore', file, '--identity', setting.keyFile, '--database-url', url]);
  assert.equal(code, 2);
  assert.match(text, /--database-url-file/);
  assert.ok(!text.includes('hunter2'));
});

test('without an output’s name the SQL lies beside the backup', async () => {
  const { code, text } = await d8x(['decrypt', file, '--identity', setting.keyFile]);
  assert.equal(code, 0, text);
  const expected = basename(file).replace('.dump.sql.zst.age', '.sql');
  assert.ok((await readdir(dirname(file))).includes(expected));
});
