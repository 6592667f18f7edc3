import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, suite, test } from 'node:test';
import { execute } from './command.ts';
import type { Sandbox } from './sandbox.ts';
import { down, up } from './sandbox.ts';

const name = 'test-aws';

suite('a sandbox in AWS shape, with three workers and two simulated ones, and no pg_dump', () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await up({ name, shape: 'aws', workers: 3, simulatedWorkers: 2, pgDump: false });
  });
  after(() => down(name));

  test('has workers without a public address, which only the manager reaches', async () => {
    const { address } = sandbox.hostInfo('worker-3');
    assert.match(address, /^192\.168\./);
    const port = ['timeout', '2', 'bash', '-c', `exec 3<>/dev/tcp/${address}/22`];
    assert.equal((await sandbox.execInside(port)).code, 124);
    assert.equal((await sandbox.execOn('manager', port)).code, 0);
    const { stdout } = await execute(sandbox.sshCommand('worker-3', ['hostname']));
    assert.equal(stdout, 'worker-03\n');
  });

  test('says so in hosts.cfg and d8x.conf.json', async () => {
    const inventory = await readFile(sandbox.info.files.hostsCfg, 'utf8');
    assert.match(inventory, /^192\.168\.88\.11 worker_private_ip=192\.168\.88\.11 hostname=worker-01 $/m);
    assert.match(inventory, /^\[workers:vars\]\nansible_ssh_common_args="-J jump_host/m);
    assert.match(await readFile(sandbox.info.files.d8xConfig, 'utf8'), /"server_provider": "aws"/);
  });

  test('has simulated workers, whose Docker answers under their name, also after a reboot', async () => {
    const name = async (host: string) =>
      (await execute(sandbox.sshCommand(host, ['docker', 'info', '-f', '{{.Name}}']))).stdout.trim();
    assert.deepEqual([await name('worker-4'), await name('worker-5')], ['worker-04', 'worker-05']);
    await sandbox.host('worker-5').stop();
    await sandbox.host('worker-5').start();
    await sandbox.host('worker-1').stop();
    await sandbox.host('worker-1').start();
    assert.deepEqual([await name('worker-1'), await name('worker-5')], ['worker-01', 'worker-05']);
    const { stdout } = await sandbox.execOn('manager', ['docker', 'node', 'ls', '--format', '{{.Hostname}}']);
    assert.equal(stdout, 'manager-1\nworker-01\nworker-02\nworker-03\n');
  });

  test('has no pg_dump on the manager', async () => {
    const { stdout } = await sandbox.execOn('manager', [
      'sh',
      '-c',
      'find / -xdev -name "pg_dump*"; ls /usr/lib/postgresql',
    ]);
    assert.equal(stdout, '');
    assert.equal((await sandbox.execOn('worker-1', ['pg_dump', '--version'])).code, 0);
  });
});
