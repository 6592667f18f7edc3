import assert from 'node:assert/strict';
import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { openSigningKey } from '../../../src/backup/origin/signing-key.ts';
import { parseSigners, signersPath } from '../../../src/backup/origin/signers.ts';
import { decodeContent } from '../../../src/decode-text.ts';
import { parsePolicy } from '../../../src/policy/parse-policy.ts';
import { Secret } from '../../../src/secret.ts';
import { sudoPassword } from '../cluster/private-sshd.ts';
import { databaseDsn, fileAt, linodeToken, type Operator, startOperator, textOf } from './operator.ts';
import { scriptedTerminal } from './scripted-terminal.ts';

let operator: Operator;
const names = [
  'CONFIG',
  'HOSTS_CFG',
  'SSH_KNOWN_HOSTS',
  'SSH_PRIVATE_KEY',
  'SUDO_PASSWORD',
  'BACKUP_RECIPIENTS',
  'BACKUP_SIGNING_KEY',
];
const secretNames = names.map((name) => `D8X_${name}`).toSorted();

beforeEach(async () => {
  operator = await startOperator();
});

afterEach(async () => {
  await operator[Symbol.asyncDispose]();
  operator.github.assertClean();
});

async function init(repository: string, ...more: readonly string[]) {
  return operator.run(['init', ...operator.unattended, '--repository', repository, ...more]);
}

suite('init, on an empty repository', () => {
  test('makes the environment, seals its secrets, writes the files; a second time it changes nothing', async () => {
    const repository = operator.emptyRepository('acme/broker');
    const { code, terminal } = await init('acme/broker');
    assert.equal(code, 0, terminal.text);
    assert.deepEqual([...repository.environments.keys()], ['production']);

    const secrets = operator.secretsOf(repository);
    assert.deepEqual(Object.keys(secrets).toSorted(), secretNames);
    assert.equal(secrets['D8X_SUDO_PASSWORD'], sudoPassword);
    // Of several lines the runner would mask each by itself.
    for (const [name, value] of Object.entries(secrets)) assert.ok(value !== undefined && !value.includes('\n'), name);
    const content = (name: string): string => decodeContent(secrets[name] ?? '');
    assert.equal(content('D8X_SSH_PRIVATE_KEY'), operator.sshd.access.sshPrivateKey.reveal());
    assert.equal(content('D8X_SSH_KNOWN_HOSTS').trim(), operator.sshd.knownHosts[0]);
    assert.equal(content('D8X_HOSTS_CFG'), await textOf(operator.folder, 'hosts.cfg'));
    const environment = repository.environments.get('production');
    assert.deepEqual(
      environment?.branchPolicies.map(({ name, type }) => [name, type]),
      [['main', 'branch']],
    );
    const identity = await textOf(operator.folder, 'backup-identity.txt');
    assert.ok(identity.includes(`# public key: ${secrets['D8X_BACKUP_RECIPIENTS']?.trim() ?? 'none'}\n`));
    assert.equal((await stat(join(operator.folder, 'backup-identity.txt'))).mode & 0o777, 0o600);

    const workflow = fileAt(repository, '.github/workflows/d8x-ops.yml') ?? '';
    const commit = operator.github.state.repository('D8-X', 'd8x-ops')?.git.tags.get('v9.9.9') ?? '';
    assert.ok(workflow.includes(`uses: D8-X/d8x-ops@${commit} # v9.9.9`), workflow);
    for (const path of ['d8x-rollback.yml', 'd8x-backup.yml']) {
      assert.ok(fileAt(repository, `.github/workflows/${path}`)?.includes(commit), path);
    }
    const policy = parsePolicy(fileAt(repository, '.github/d8x.yml') ?? '');
    assert.equal(policy.environments[0]?.name, 'production');

    const from = operator.github.requests.length;
    const again = await init('acme/broker');
    assert.equal(again.code, 0, again.terminal.text);
    assert.deepEqual(operator.writes(from), []);
    assert.match(again.terminal.text, /nothing was changed/);
  });

  test('makes a key that backups are signed with, and keeps its public half in the repository and here', async () => {
    const repository = operator.emptyRepository('acme/broker');
    await init('acme/broker');
    const key = decodeContent(operator.secretsOf(repository)['D8X_BACKUP_SIGNING_KEY'] ?? '');
    const { publicKey } = openSigningKey(new Secret(key));
    const signers = fileAt(repository, signersPath) ?? '';
    assert.ok(signers.includes(`\nproduction namespaces="d8x-ops-backup" ${publicKey}\n`), signers);
    assert.equal(await textOf(operator.folder, 'd8x-backup-signers'), signers);
    // Another folder's run does not make another one; where the key was taken away, it does, and both lines stay.
    await rm(join(operator.folder, 'd8x-backup-signers'));
    const from = operator.github.requests.length;
    assert.match((await init('acme/broker')).terminal.text, /d8x-backup-signers/);
    assert.deepEqual(operator.writes(from), []);
    repository.environmentVaults.get('production')?.secrets.delete('D8X_BACKUP_SIGNING_KEY');
    await init('acme/broker', '--direct');
    const after = fileAt(repository, signersPath) ?? '';
    assert.ok(after.startsWith(signers));
    assert.equal(parseSigners(after).length, 2);
  });

  test('no secret is shown, and none leaves that a run does not need', async () => {
    const repository = operator.emptyRepository('acme/broker');
    const { terminal } = await init('acme/broker');
    const identity = /AGE-SECRET-KEY-\S+/.exec(await textOf(operator.folder, 'backup-identity.txt'))?.[0] ?? '';
    const signing = decodeContent(operator.secretsOf(repository)['D8X_BACKUP_SIGNING_KEY'] ?? '');
    const signingLine = signing.split('\n')[1] ?? '';
    const secrets = [sudoPassword, databaseDsn, 'r3dis', linodeToken, identity, 'OPENSSH PRIVATE KEY', signingLine];
    for (const secret of secrets) assert.ok(secret !== '' && !terminal.text.includes(secret), secret);
    const sent = JSON.stringify([operator.secretsOf(repository), operator.github.requests]);
    for (const secret of [linodeToken, 'another-secret', identity]) assert.ok(!sent.includes(secret), secret);
    const config = operator.secretsOf(repository)['D8X_CONFIG'] ?? '';
    assert.ok(config.includes(databaseDsn) && config.includes('api.acme.test') && config.includes('d8x-acme'));
    const state = await textOf(operator.folder, '.d8x-ops.json');
    for (const secret of secrets) assert.ok(!state.includes(secret));
  });

  test('a dry run shows all of it and changes nothing', async () => {
    const repository = operator.emptyRepository('acme/broker');
    const before = await readdir(operator.folder);
    const { code, terminal } = await init('acme/broker', '--dry-run');
    assert.equal(code, 0, terminal.text);
    for (const name of [...secretNames, '.github/workflows/d8x-ops.yml', 'backup-identity.txt']) {
      assert.ok(terminal.text.includes(name), name);
    }
    assert.deepEqual(operator.writes(), []);
    assert.deepEqual(await readdir(operator.folder), before);
    assert.equal(repository.environments.size, 0);
  });
});

suite('init, again', () => {
  test('sends only what differs: here, and on GitHub', async () => {
    const repository = operator.emptyRepository('acme/broker');
    await init('acme/broker');
    await writeFile(join(operator.folder, 'password.txt'), 'another');
    const from = operator.github.requests.length;
    const { terminal } = await init('acme/broker');
    assert.deepEqual(operator.writes(from), ['actions/create-or-update-environment-secret']);
    assert.equal(operator.secretsOf(repository)['D8X_SUDO_PASSWORD'], 'another', terminal.text);

    // Somebody else sets it, at another time than the one that is remembered.
    const vault = repository.environmentVaults.get('production');
    const secret = vault?.secrets.get('D8X_CONFIG');
    assert.ok(vault !== undefined && secret !== undefined);
    vault.secrets.set('D8X_CONFIG', { ...secret, updatedAt: secret.updatedAt + 60_000 });
    operator.github.setup.write(repository, { '.github/workflows/d8x-backup.yml': null });
    const second = await init('acme/broker', '--direct');
    assert.match(second.terminal.text, /D8X_CONFIG +set anew: it was not set from here/);
    assert.match(second.terminal.text, /d8x-backup\.yml +new/);
    assert.ok(fileAt(repository, '.github/workflows/d8x-backup.yml') !== undefined);
  });

  test('keeps reviewers and wait timer of an environment, and adds to the .github/d8x.yml that is there', async () => {
    const repository = operator.github.setup.repository('acme/broker', {
      collaborators: { alice: 'admin' },
      files: { '.github/d8x.yml': '# ours\nversion: 1\nenvironments:\n  production: { workflow: own.yml }\n' },
    });
    operator.github.setup.user('bob');
    operator.github.setup.environment(repository, 'staging', {
      reviewers: ['bob'],
      preventSelfReview: true,
      waitMinutes: 5,
    });
    const { code, terminal } = await init('acme/broker', '--environment', 'staging', '--direct');
    assert.equal(code, 0, terminal.text);
    const { reviewers, preventSelfReview, waitMinutes } = repository.environments.get('staging') ?? {};
    assert.deepEqual([reviewers, preventSelfReview, waitMinutes], [['bob'], true, 5]);
    const policy = fileAt(repository, '.github/d8x.yml') ?? '';
    assert.match(policy, /^# ours\n/);
    assert.match(policy, /production: .*own\.yml/);
    assert.equal(parsePolicy(policy).environments.length, 2);
    assert.match(policy, /staging:\n +workflow: d8x-ops\.yml/);
    const backup = fileAt(repository, '.github/workflows/d8x-backup-staging.yml') ?? '';
    assert.match(backup, /environment: staging/);
    assert.ok(!backup.includes('production'));
  });
});

suite('init, on a repository with files', () => {
  test('opens a pull request, and goes on with it', async () => {
    const repository = operator.github.setup.repository('acme/broker', { collaborators: { alice: 'admin' } });
    const { code, terminal } = await init('acme/broker');
    assert.equal(code, 0, terminal.text);
    assert.equal(fileAt(repository, '.github/d8x.yml'), undefined);
    assert.ok(fileAt(repository, '.github/d8x.yml', 'd8x-ops/init') !== undefined);
    const [pull] = [...repository.issues.values()];
    assert.equal(pull?.title, 'Set d8x-ops up');
    assert.match(terminal.text, /merge http\S+\/pull\/1/);
    const from = operator.github.requests.length;
    const again = await init('acme/broker');
    assert.deepEqual(operator.writes(from), [], again.terminal.text);
  });

  test('begins anew on a branch that an earlier pull request left behind', async () => {
    const repository = operator.github.setup.repository('acme/broker', { collaborators: { alice: 'admin' } });
    operator.github.setup.write(repository, { 'old.txt': 'left behind' }, { branch: 'd8x-ops/init' });
    const { code, terminal } = await init('acme/broker');
    assert.equal(code, 0, terminal.text);
    assert.equal(fileAt(repository, 'old.txt', 'd8x-ops/init'), undefined);
    assert.ok(fileAt(repository, '.github/d8x.yml', 'd8x-ops/init') !== undefined);
  });
});

suite('init asks', () => {
  test('whether each host key is the right one, and for the repository', async () => {
    operator.emptyRepository('acme/broker');
    const terminal = scriptedTerminal([
      [/^Repository/, 'acme/broker'],
      [/same\?/, 'y'],
      [/although something fails/, 'y'],
      [/^Private key of/, ''],
      [/^Do this/, 'y'],
    ]);
    const { code } = await operator.run(['init', '--folder', operator.folder], terminal);
    assert.equal(code, 0, terminal.text);
    assert.ok(terminal.text.includes(`${operator.fingerprint} (ssh-ed25519)`));
    assert.match(terminal.text, /ssh-keygen -lf \/etc\/ssh\/ssh_host_ed25519_key\.pub/);
    assert.equal((await textOf(operator.folder, 'known_hosts')).trim(), operator.sshd.knownHosts[0]);
  });

  test('and logs in nowhere, and changes nothing, when a key is not accepted', async () => {
    operator.emptyRepository('acme/broker');
    const terminal = scriptedTerminal([[/same\?/, 'n']]);
    const { code } = await operator.run(['init', '--folder', operator.folder, '-r', 'acme/broker'], terminal);
    assert.equal(code, 1);
    assert.ok(!(await operator.sshd.log()).includes('Accepted publickey'));
    assert.deepEqual(operator.writes(), []);
  });

  test('nobody, where nobody is there: all that is missing is one error', async () => {
    const { code, terminal } = await operator.run(['init', '--folder', operator.folder]);
    assert.equal(code, 2);
    assert.match(terminal.text, /--repository OWNER\/NAME is missing/);
    assert.match(terminal.text, /--yes is missing/);
    assert.ok(terminal.text.includes(`--accept-host-key manager-1=${operator.fingerprint} is missing`));
    assert.deepEqual(operator.github.requests, []);
  });

  test('and --yes does not accept a host key', async () => {
    const words = ['init', '--folder', operator.folder, '--yes', '-r', 'acme/broker'];
    const { code, terminal } = await operator.run(words);
    assert.equal(code, 2);
    assert.ok(terminal.text.includes('--accept-host-key'));
    const wrong = `manager-1=SHA256:${'A'.repeat(43)}`;
    assert.equal((await operator.run([...words, '--accept-host-key', wrong])).code, 2);
    assert.ok(!(await operator.sshd.log()).includes('Accepted publickey'));
  });
});

suite('init refuses', () => {
  test('to replace a secret key that is there', async () => {
    operator.emptyRepository('acme/broker');
    await writeFile(join(operator.folder, 'backup-identity.txt'), 'an old key');
    const { code, terminal } = await init('acme/broker');
    assert.equal(code, 1);
    assert.match(terminal.text, /is there already/);
    assert.match(terminal.text, /--recipient/);
    assert.equal(await textOf(operator.folder, 'backup-identity.txt'), 'an old key');
    assert.deepEqual(operator.writes(), []);
  });

  test('a token that is no administrator’s, and a repository that is not there', async () => {
    operator.github.setup.repository('acme/other', { collaborators: { alice: 'write' } });
    const other = await init('acme/other');
    assert.equal(other.code, 1);
    assert.match(other.terminal.text, /no administrator/);
    const none = await init('acme/none');
    assert.equal(none.code, 1);
    assert.match(none.terminal.text, /read the repository acme\/none/);
    assert.deepEqual(operator.writes(), []);
  });

  test('a cluster that lacks what is needed, unless told otherwise', async () => {
    operator.emptyRepository('acme/broker');
    const words = ['--folder', operator.folder, '--yes', '-r', 'acme/broker'];
    const { code, terminal } = await operator.run([
      'init',
      ...words,
      '--accept-host-key',
      `manager=${operator.fingerprint}`,
    ]);
    assert.equal(code, 1);
    assert.match(terminal.text, /FAIL +Docker/);
    assert.match(terminal.text, /--despite-failures/);
    assert.deepEqual(operator.writes(), []);
  });
});
