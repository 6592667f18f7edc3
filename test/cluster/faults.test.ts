import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { after, before, suite, test } from 'node:test';
import type { Sandbox } from './sandbox.ts';
import { down, up } from './sandbox.ts';
import { waitFor } from '../wait.ts';

const name = 'test-faults';

suite('a sandbox under faults', () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await up({ name });
  });
  after(() => down(name));

  const ask = async (url: string, seconds = 2) => {
    const argv = ['curl', '-s', '-o', '/dev/null', '-m', String(seconds), '-w', '%{http_code} %{time_total}', url];
    const { code, stdout } = await sandbox.execInside(argv);
    return { code, status: stdout.split(' ')[0], seconds: Number(stdout.split(' ')[1]) };
  };
  const version = async (hostname: string) =>
    /"version":"([^"]+)"/.exec((await sandbox.execInside(['curl', '-sm5', `http://${hostname}/`])).stdout)?.[1];
  /** curl's exit status for a time-out, and for a refused connection. */
  const [timedOut, refused] = [28, 7];

  test('loses packets silently on a cut link, for the host and for the runner', async () => {
    for (const link of ['broker', 'runner']) {
      await sandbox.link(link).cut();
      assert.equal((await ask('http://broker.d8x.test/')).code, timedOut);
      await sandbox.link(link).restore();
      assert.equal((await ask('http://broker.d8x.test/broker-address')).status, '200');
    }
  });

  test('keeps an open connection through a short cut', async () => {
    const [program = '', ...args] = sandbox.sshCommand('broker', ['cat']);
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    const echoed = (async () => {
      let text = '';
      for await (const chunk of child.stdout) text += String(chunk);
      return text;
    })();
    await sandbox.execInside(['sleep', '1']);
    await sandbox.link('broker').cut();
    child.stdin.write('across the cut');
    await sandbox.execInside(['sleep', '1']);
    await sandbox.link('broker').restore();
    child.stdin.end();
    assert.equal(await echoed, 'across the cut');
  });

  test('delays both directions of a link', async () => {
    await sandbox.link('broker').delay(150);
    // The handshake and the request each take a round trip.
    const slow = (await ask('http://10.88.0.250/', 5)).seconds;
    await sandbox.link('broker').restore();
    const fast = (await ask('http://10.88.0.250/', 5)).seconds;
    assert.ok(slow >= 0.6 && fast < 0.6, `${slow} s with, ${fast} s without the delay`);
  });

  test('narrows the way to the runner, or says that the kernel cannot', async () => {
    const seconds = async (): Promise<number> => {
      const started = performance.now();
      const argv = sandbox.sshCommand('manager', ['head', '-c', '20000000', '/dev/urandom']);
      assert.equal((await sandbox.execInside(['sh', '-c', '"$@" | wc -c', 'sh', ...argv])).stdout.trim(), '20000000');
      return (performance.now() - started) / 1000;
    };
    try {
      await sandbox.link('runner').limit(20);
    } catch (error) {
      assert.match(String(error), /tc qdisc replace .* tbf .*Specified qdisc kind is unknown/s);
      return;
    }
    const narrow = await seconds();
    await sandbox.link('runner').restore();
    const wide = await seconds();
    // 20 MB at 2.5 MB a second, which a busy machine without the limit is far above.
    assert.ok(narrow >= 7.2 && wide < narrow, `${narrow} s, then ${wide} s`);
  });

  test('refuses connections to a stopped registry', async () => {
    await sandbox.registryServer.stop();
    assert.equal((await ask(`http://${sandbox.info.registry}/v2/`)).code, refused);
    await sandbox.registryServer.start();
    assert.equal((await ask(`http://${sandbox.info.registry}/v2/`)).status, '200');
  });

  test('ends the sessions of a stopped database, and keeps its rows', async () => {
    const session = assert.rejects(
      sandbox.database.query('select pg_sleep(60)'),
      /server closed the connection|terminating connection/,
    );
    const sleeping = `select count(*) from pg_stat_activity where wait_event = 'PgSleep'`;
    await waitFor('the session', async () => (await sandbox.database.query(sleeping)) === '1', { seconds: 60 });
    await sandbox.database.stop();
    await session;
    await sandbox.database.start();
    assert.equal(await sandbox.database.query('select count(*) from trades_history'), '5000');
  });

  test('fills the database with about as many megabytes as asked for, and seeds it anew', async () => {
    await sandbox.database.fill(20);
    const dump = await sandbox.execOn('manager', [
      'sh',
      '-c',
      `pg_dump -t bulk "$1" | wc -c`,
      'sh',
      sandbox.info.databaseUrl,
    ]);
    const bytes = Number(dump.stdout);
    assert.ok(bytes > 19e6 && bytes < 21e6, `${bytes} bytes`);
    await sandbox.database.reset();
    assert.equal(await sandbox.database.query(`select to_regclass('bulk') is null`), 't');
  });

  test('has roles that may not read', async () => {
    const url = await sandbox.database.addRole('no "reader"', { canRead: false });
    const { stderr } = await sandbox.execOn('manager', ['pg_dump', '-f', '/dev/null', url]);
    assert.match(stderr, /permission denied for table /);
    await sandbox.database.query(`drop role "no ""reader"""`);
  });

  test('has disks that fill up for one host alone', async () => {
    const write = async (host: string) =>
      (await sandbox.execOn(host, ['dd', 'if=/dev/zero', 'of=/home/large', 'bs=1M', 'count=8'])).stderr;
    await sandbox.host('worker-1').fillDisk(1_000_000);
    assert.match(await write('worker-1'), /No space left on device/);
    assert.doesNotMatch(await write('worker-2'), /No space left/);
    await sandbox.host('worker-1').freeDisk();
    assert.doesNotMatch(await write('worker-1'), /No space left/);
  });

  test('has hosts that lose their power and boot again with their disk', async () => {
    const before = sandbox.hostInfo('worker-2').pid;
    await sandbox.execOn('worker-2', ['touch', '/home/d8xtrader/kept', '/run/lost']);
    await sandbox.host('worker-2').stop();
    assert.equal((await sandbox.execInside(['curl', '-sm2', 'http://10.88.0.12:22/'])).code, timedOut);
    await sandbox.host('worker-2').start();
    assert.notEqual(sandbox.hostInfo('worker-2').pid, before);
    const { stdout } = await sandbox.execOn('worker-2', ['sh', '-c', 'ls /home/d8xtrader/kept /run/lost']);
    assert.equal(stdout, '/home/d8xtrader/kept\n');
  });

  test('is as it was after a reset, whatever was done', async () => {
    const { registry, images } = sandbox.info;
    const image = (repository: string, tag: string) =>
      `${registry}/d8-x/${repository}:${tag}@${images[repository]?.[tag]}`;
    const shell = (host: string, script: string) => sandbox.execOn(host, ['sh', '-c', script], { user: 'd8xtrader' });
    await shell('manager', `docker service update -d -q --image ${image('d8x-trader-main', 'dev')} stack_api`);
    await shell('manager', 'docker service rm stack_history; docker service scale -d stack_referral=0');
    await shell('manager', 'echo lock | docker config create lock - && docker node update --label-add a=b worker-01');
    await shell(
      'manager',
      `docker service create -d -q --name other ${image('d8x-trader-main', 'next')}; touch ~/left /tmp/left`,
    );
    await shell(
      'broker',
      `cd ~/broker && docker pull -q ${image('d8x-broker-server', 'dev')} && docker tag ${registry}/d8-x/d8x-broker-server@${images['d8x-broker-server']?.['dev']} ${registry}/d8-x/d8x-broker-server:main && BROKER_FEE_TBPS=1 REDIS_PW=x docker compose up -d --no-deps broker; docker volume create other`,
    );
    await sandbox.execOn('manager', ['sh', '-c', 'echo 0xother > /var/nfs/general/keyfile.txt']);
    await Promise.all([
      sandbox.link('worker-1').cut(),
      sandbox.host('broker').fillDisk(0),
      sandbox.registryServer.stop(),
    ]);

    await sandbox.resetCluster();

    assert.deepEqual(
      await Promise.all(['api.d8x.test', 'history.d8x.test', 'referral.d8x.test', 'broker.d8x.test'].map(version)),
      ['main', 'main', 'main', 'main'],
    );
    const list = async (host: string, script: string) => (await shell(host, script)).stdout.trim();
    assert.equal(await list('manager', 'docker config ls -q; ls /tmp; ls ~'), 'docker-stack.yml');
    assert.equal(await list('manager', 'docker service ls -q | wc -l'), '8');
    assert.equal(await list('manager', 'docker node inspect worker-01 --format "{{json .Spec.Labels}}"'), '{}');
    assert.equal(await list('broker', 'docker volume ls -q; docker images -q --filter label=none'), 'keyvol');
    assert.equal(
      await list(
        'broker',
        `docker images --digests --format '{{.Digest}}' | grep -c ${images['d8x-broker-server']?.['dev']}`,
      ),
      '0',
    );
    assert.match(
      await sandbox.execInside(['curl', '-s', 'http://broker.d8x.test/']).then(({ stdout }) => stdout),
      /"feeTbps":"60"/,
    );
  });
});
