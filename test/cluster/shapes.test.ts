import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import { execute } from './command.ts';
import type { Sandbox } from './sandbox.ts';
import { down, up } from './sandbox.ts';

const name = 'test-aws';

describe('a sandbox in AWS shape, with three workers, Compose 1.29 and no pg_dump', () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await up({ name, shape: 'aws', workers: 3, pgDump: false, compose: 'v1' });
  });
  after(() => down(name));

  it('has workers without a public address, which only the manager reaches', async () => {
    const { address } = sandbox.hostInfo('worker-3');
    assert.match(address, /^192\.168\./);
    const port = ['timeout', '2', 'bash', '-c', `exec 3<>/dev/tcp/${address}/22`];
    assert.equal((await sandbox.execInside(port)).code, 124);
    assert.equal((await sandbox.execOn('manager', port)).code, 0);
    const { stdout } = await execute(sandbox.sshCommand('worker-3', ['hostname']));
    assert.equal(stdout, 'worker-03\n');
  });

  it('says so in hosts.cfg and d8x.conf.json', async () => {
    const inventory = await readFile(sandbox.info.files.hostsCfg, 'utf8');
    assert.match(inventory, /^192\.168\.88\.11 worker_private_ip=192\.168\.88\.11 hostname=worker-01 $/m);
    assert.match(inventory, /^\[workers:vars\]\nansible_ssh_common_args="-J jump_host/m);
    assert.match(await readFile(sandbox.info.files.d8xConfig, 'utf8'), /"server_provider": "aws"/);
  });

  it('runs the broker under Compose 1.29', async () => {
    const { stdout } = await sandbox.execOn('broker', ['docker', 'ps', '--format', '{{.Names}}'], {
      user: 'd8xtrader',
    });
    assert.deepEqual(stdout.trim().split('\n').sort(), ['broker_broker_1', 'broker_executorws_1', 'broker_redis_1']);
    const version = await sandbox.execOn('broker', ['docker', 'compose', 'version'], { user: 'd8xtrader' });
    assert.match(version.stdout, /1\.29\./);
  });

  it('has no pg_dump on the manager', async () => {
    const { stdout } = await sandbox.execOn('manager', [
      'sh',
      '-c',
      'find / -xdev -name "pg_dump*"; ls /usr/lib/postgresql',
    ]);
    assert.equal(stdout, '');
    assert.equal((await sandbox.execOn('worker-1', ['pg_dump', '--version'])).code, 0);
  });
});
