import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../../wait.ts';
import { attach, type Sandbox } from '../sandbox.ts';

/*
 * How the stand-ins start and end, against what the real services do: read in D8-X/referral-system (src/svc/svc.go,
 * src/referral/payexec.go), D8-X/d8x-candles (src/wscandle/wscandle.go) and D8-X/d8x-trader-backend (packages/api).
 */

suite('the stand-ins', () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await attach(process.env['D8X_OPS_SANDBOX'] ?? '');
    await sandbox.resetCluster();
  });
  after(() => sandbox.resetCluster());

  const shell = async (host: string, script: string): Promise<string> => {
    const { code, stdout, stderr } = await sandbox.execOn(host, ['sh', '-c', script]);
    assert.equal(code, 0, stderr);
    return stdout.trim();
  };
  const image = (repository: string, tag: string): string => `${sandbox.info.registry}/d8-x/${repository}:${tag}`;
  /** Runs an image beside the swarm until it ends. @returns its exit status, and what it said */
  const runToEnd = async (name: string, repository: string, tag: string, more = ''): Promise<string> =>
    shell(
      'worker-1',
      `docker rm -f ${name} > /dev/null 2>&1
       docker run -d --name ${name} ${more} ${image(repository, tag)} > /dev/null
       echo "status $(timeout 60 docker wait ${name})"; docker logs ${name} 2>&1; docker rm -f ${name} > /dev/null`,
    );
  /** The statuses that the runner gets at a hostname, one request after another. */
  const statuses = async (url: string, times: number): Promise<string[]> => {
    const urls = Array.from({ length: times }, () => ['-o', '/dev/null', url]).flat();
    const argv = ['curl', '-s', '-m', '5', '-w', '%{http_code}\\n', ...urls];
    return (await sandbox.execInside(argv)).stdout.trim().split('\n');
  };
  const update = (service: string, ...flags: readonly string[]): Promise<string> =>
    shell('manager', `docker service update -q -d ${flags.join(' ')} stack_${service}`);
  const tasksOf = (service: string): Promise<string> =>
    shell(
      'manager',
      `docker service ps -f desired-state=running --format '{{.Name}} {{.CurrentState}}' stack_${service}`,
    );

  test('of referral end with 0 upon nginx’s 502, with 1 where nothing answers, and without an RPC with 0', async () => {
    const share = '/var/nfs/general/keyfile.txt';
    const plain = `printf %s ${sandbox.info.referralKey} > /srv/plain/keyfile.txt`;
    await shell('worker-1', `mkdir -p /srv/plain && ${plain} && chown -R nobody:nogroup /srv/plain`);
    const before = await shell('manager', `cat ${share}`);
    const withBroker = (url: string): string =>
      `-v /srv/plain:/keyfile -e KEYFILE_PATH=/keyfile/ -e REMOTE_BROKER_HTTP=${url} --add-host broker.d8x.test:192.168.88.250`;
    const referral = (tag: string, url: string): Promise<string> =>
      runToEnd(`trial-${tag}`, 'd8x-referral-system', tag, withBroker(url));
    const chain = referral('no-rpc', 'http://broker.d8x.test');
    assert.match(await chain, /^status 0\n[^]*level=ERROR .*failed to create rpc/);
    await shell('worker-1', plain);
    assert.match(await referral('next', 'http://broker.d8x.test:81'), /^status 1\n[^]*Error: Get "http.*refused/);
    await shell('worker-1', plain);
    await shell('broker', 'docker stop -t 1 broker-broker-1');
    assert.match(await referral('dev', 'http://broker.d8x.test/'), /^status 0\n[^]*unexpected status code: 502/);
    assert.equal(await shell('manager', `cat ${share}`), before);
    await shell('broker', 'docker start broker-broker-1');
  });

  test('of the candles end with 0 without redis, api with 1 without an RPC, poly-client with 0 without a feed', async () => {
    const [candles, api, poly] = await Promise.all([
      runToEnd('trial-candles', 'd8x-candles-ws-server', 'dev', '-e REDIS_ADDR=redis:6379'),
      runToEnd('trial-api', 'd8x-trader-main', 'no-rpc'),
      runToEnd('trial-poly', 'd8x-candles-poly-client', 'no-feed'),
    ]);
    assert.match(candles, /^status 0\nError: /);
    assert.match(api, /^status 1\nError: No healthy RPCs/);
    assert.match(poly, /^status 0\n/);
  });

  test('end with 2 upon SIGTERM where they are written in Go, and are killed where they ignore it', async () => {
    const stop = (repository: string, tag: string): Promise<string> =>
      shell(
        'worker-2',
        `docker run -d --name trial-${tag} ${image(repository, tag)} > /dev/null
         docker stop -t 2 trial-${tag} > /dev/null; docker inspect -f '{{.State.ExitCode}}' trial-${tag}
         docker rm trial-${tag} > /dev/null`,
      );
    const both = [stop('d8x-broker-exec-ws', 'main'), stop('d8x-trader-main', 'ignores-term')];
    assert.deepEqual(await Promise.all(both), ['2', '137']);
  });

  test('open late: swarm calls api running meanwhile, the mesh goes to it, and nginx says 502', async () => {
    await update('api', '--image', image('d8x-trader-main', 'opens-15'), '--update-parallelism 0');
    await waitFor(
      'both tasks to run',
      async () => {
        const [tasks, url] = [await tasksOf('api'), 'http://api.d8x.test/health'];
        return (tasks.match(/Running/g) ?? []).length === 2 && (await statuses(url, 2)).every((one) => one === '502');
      },
      { seconds: 30, everyMs: 100 },
    );
    // Its WebSocket is open at once, and greets nobody yet.
    assert.deepEqual(await statuses('http://ws.d8x.test/', 2), ['426', '426']);
    await waitFor(
      'both to open',
      async () => (await statuses('http://api.d8x.test/health', 2)).every((one) => one === '200'),
      { seconds: 60 },
    );
    const headers = [
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==',
    ].flatMap((header) => ['-H', header]);
    const greeting = await sandbox.execInside(['curl', '-isN', '-m', '3', ...headers, 'http://ws.d8x.test/']);
    assert.match(greeting.stdout, /^HTTP\/1.1 101 [^]*"type":"connect","msg":"success"/);
  });

  test('may never open in one slot: every second request fails, for as long as no health check asks', async () => {
    await update('api', '--image', image('d8x-trader-main', 'slot-2-never-opens'), '--update-parallelism 0');
    const halves = async (): Promise<boolean> => {
      const seen = await statuses('http://api.d8x.test/health', 4);
      return seen.filter((one) => one === '200').length === 2 && seen.filter((one) => one === '502').length === 2;
    };
    await waitFor('one of two', halves, { seconds: 60 });
    await sleep(1_000);
    assert.ok(await halves());
    const check = `--health-cmd 'wget -q -O /dev/null http://127.0.0.1:3001/health' --health-interval 1s --health-start-period 60s`;
    await update('api', check);
    // A task that is not healthy yet is starting to swarm, and the mesh leaves it out.
    await waitFor(
      'one to run and one to start',
      async () => {
        const tasks = await tasksOf('api');
        return /Running/.test(tasks) && /Starting/.test(tasks);
      },
      { seconds: 60 },
    );
    await waitFor(
      'all requests to be answered',
      async () => (await statuses('http://api.d8x.test/health', 6)).every((one) => one === '200'),
      { seconds: 60 },
    );
  });

  test('stand behind nginx, and behind what answers in its place', async () => {
    await sandbox.setFronts({ 'history.d8x.test': 521 });
    assert.deepEqual(await statuses('http://history.d8x.test/health', 1), ['521']);
    assert.deepEqual(await statuses('http://broker.d8x.test/broker-address', 1), ['200']);
    assert.equal(await shell('manager', 'curl -sm 5 http://127.0.0.1:3003/health'), '{"ok":true}');
    await sandbox.setFronts({});
    assert.deepEqual(await statuses('http://history.d8x.test/health', 1), ['200']);
  });
});
