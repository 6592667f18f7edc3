import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { type Deployment, type FolderOption, readDeployment } from '../../../cli/folder/deployment.ts';
import { renderError } from '../../../cli/terminal/render-error.ts';
import { makeSigningKey } from '../../../src/backup/origin/signing-key.ts';
import { OpsError } from '../../../src/errors.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'd8x-deployment-'));
  await write('hosts.cfg', '[managers]\n203.0.113.10 hostname=manager-1\n');
  await write('id_ed25519', makeSigningKey().secret.reveal());
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

const config = (label: string): string =>
  JSON.stringify({ server_provider: 'linode', linode_config: { label_prefix: label } });

async function read(options: Partial<Record<FolderOption, string>> = {}): Promise<Deployment> {
  return readDeployment({ text: (name) => (name === 'folder' ? folder : options[name]) });
}

async function refusal(options: Partial<Record<FolderOption, string>> = {}): Promise<OpsError> {
  try {
    await read(options);
  } catch (error) {
    assert.ok(error instanceof OpsError && error.code === 'input-invalid');
    return error;
  }
  throw new assert.AssertionError({ message: 'the folder was taken' });
}

suite('d8x.conf.json', () => {
  test('is taken from .d8x-config, where d8x-cli keeps it', async () => {
    await write('.d8x-config/d8x.conf.json', config('inside'));
    const { inventory, configFile, otherConfigFile } = await read();
    assert.deepEqual(
      [inventory.label, configFile, otherConfigFile],
      ['inside', '.d8x-config/d8x.conf.json', undefined],
    );
  });

  test('a jump host for all is taken from the command line, and a wrong one is told by its option', async () => {
    await write('.d8x-config/d8x.conf.json', config('jump'));
    const { access } = await read({ 'ssh-jump': 'gate@203.0.113.7:2200' });
    assert.equal(access.sshJump, 'gate@203.0.113.7:2200');
    const { problems } = await refusal({ 'ssh-jump': 'gate@@nowhere' });
    assert.deepEqual(
      problems.map(({ path }) => path),
      ['--ssh-jump'],
    );
  });

  test('else from the folder', async () => {
    await write('d8x.conf.json', config('beside'));
    const { inventory, configFile } = await read();
    assert.deepEqual([inventory.label, configFile], ['beside', 'd8x.conf.json']);
  });

  test('of two the one in .d8x-config counts, and the other is named', async () => {
    await write('.d8x-config/d8x.conf.json', config('inside'));
    await write('d8x.conf.json', config('beside'));
    const { inventory, otherConfigFile } = await read();
    assert.deepEqual([inventory.label, otherConfigFile], ['inside', 'd8x.conf.json']);
  });

  test('is the named one wherever that lies, whatever else is there', async () => {
    await write('.d8x-config/d8x.conf.json', config('inside'));
    await write('elsewhere/other.json', config('elsewhere'));
    const { inventory, configFile } = await read({ config: join(folder, 'elsewhere/other.json') });
    assert.deepEqual([inventory.label, configFile], ['elsewhere', 'elsewhere/other.json']);
  });

  test('that is nowhere is one problem that names both places, or the named file', async () => {
    const { problems, hint } = await refusal();
    assert.deepEqual(problems, [
      { path: '.d8x-config/d8x.conf.json', message: 'is not there, and neither is d8x.conf.json' },
    ]);
    assert.match(hint ?? '', /--config/);
    const named = await refusal({ config: '/nowhere/x.json' });
    assert.deepEqual(named.problems, [{ path: '/nowhere/x.json', message: 'is not there' }]);
  });

  test('that has a fault is named by where it was found', async () => {
    await write('.d8x-config/d8x.conf.json', '{');
    const { problems } = await refusal();
    assert.match(problems[0]?.path ?? '', /^\.d8x-config\/d8x\.conf\.json/);
  });
});

suite('what is wrong keeps what is to be done about it', () => {
  test('where one file is wrong', async () => {
    await write('.d8x-config/d8x.conf.json', config('x'));
    await write('id_ed25519', 'PuTTY-User-Key-File-3: ssh-ed25519\n');
    const own = await refusal();
    assert.match(own.message, /id_ed25519/);
    assert.doesNotMatch(own.hint ?? '', /Give the folder/);
    assert.notEqual(own.hint, undefined);
  });

  test('where several are', async () => {
    await write('.d8x-config/d8x.conf.json', '{');
    await write('id_ed25519', 'not a key\n');
    const { problems } = await refusal();
    const lines = renderError(await refusal()).join('\n');
    const hints = problems.flatMap(({ hint }) => (hint === undefined ? [] : [hint]));
    assert.equal(hints.length, 2);
    for (const hint of hints) assert.ok(lines.includes(`→ ${hint}`), lines);
  });
});

test('files as Windows writes them are read: UTF-16, byte order marks, carriage returns, trailing blanks', async () => {
  const key = await readFile(join(folder, 'id_ed25519'), 'utf8');
  await mkdir(join(folder, '.d8x-config'));
  const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le');
  await writeFile(join(folder, '.d8x-config/d8x.conf.json'), utf16(config('windows')));
  await writeFile(join(folder, 'hosts.cfg'), utf16('[managers] \r\n203.0.113.10 hostname=manager-1\t\r\n'));
  await write('id_ed25519', `\uFEFF${key.replaceAll('\n', ' \r\n')}`);
  await write('password.txt', '\uFEFF blanks stay \r\n');
  const { inventory, access } = await read();
  assert.deepEqual([inventory.label, inventory.hosts[0]?.name], ['windows', 'manager-1']);
  assert.equal(access.sshPrivateKey.reveal(), key);
  assert.equal(access.sudoPassword?.reveal(), ' blanks stay ');
});

test('a broker host without a manager is one clear sentence', async () => {
  await write('.d8x-config/d8x.conf.json', config('x'));
  await write('hosts.cfg', '[managers]\n\n[workers]\n\n[broker]\n203.0.113.13 private_ip=10.0.0.2\n');
  const { problems, message } = await refusal();
  assert.equal(problems.length, 1);
  assert.match(message, /names a broker host and no manager: d8x-ops works through the manager of a swarm/);
});
