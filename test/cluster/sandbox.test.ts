import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { demand, execute } from './command.ts';
import type { Sandbox } from './sandbox.ts';
import { attach, down, up } from './sandbox.ts';

const name = 'test-shape';
const answer = z.object({
  service: z.string(),
  version: z.string(),
  redisPassword: z.string().nullable(),
  feeTbps: z.string().nullable(),
});

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

suite('a sandbox', () => {
  let sandbox: Sandbox;
  let seconds = 0;

  before(async () => {
    const started = performance.now();
    sandbox = await up({ name });
    seconds = (performance.now() - started) / 1000;
  });
  after(() => down(name));

  const docker = async (host: string, ...args: readonly string[]) => {
    const { code, stdout, stderr } = await sandbox.execOn(host, ['docker', ...args], { user: 'd8xtrader' });
    assert.equal(code, 0, stderr);
    return stdout.trim();
  };
  const ask = async (hostname: string) => {
    const { stdout } = await sandbox.execInside(['curl', '-sS', '-m', '5', `http://${hostname}/`]);
    return answer.parse(JSON.parse(stdout));
  };

  test('is up in less than 90 seconds', () => {
    assert.ok(seconds < 90, `it took ${seconds.toFixed(1)} s`);
  });

  test('answers at every hostname of d8x.conf.json with its version', async () => {
    const config = z
      .object({ services: z.record(z.string(), z.object({ hostname: z.string(), https: z.boolean() })) })
      .parse(JSON.parse(await readFile(sandbox.info.files.d8xConfig, 'utf8')));
    const expected = {
      main_http: 'd8x-trader-main',
      main_ws: 'd8x-trader-main',
      history: 'd8x-trader-history',
      referral: 'd8x-referral-system',
      candles_ws: 'd8x-candles-ws-server',
      broker_server: 'd8x-broker-server',
    };
    assert.deepEqual(Object.keys(config.services).sort(), Object.keys(expected).sort());
    for (const [service, repository] of Object.entries(expected)) {
      const { service: answered, version } = await ask(config.services[service]?.hostname ?? '');
      assert.deepEqual([answered, version], [repository, 'main']);
    }
  });

  test('tells which settings its services run with, secrets as hashes', async () => {
    const broker = await ask('broker.d8x.test');
    assert.deepEqual([broker.feeTbps, broker.redisPassword], ['60', sha256(sandbox.info.brokerRedisPassword)]);
  });

  test('has a drained manager, two workers, and the services pinned to the digest of main', async () => {
    assert.equal(
      await docker('manager', 'node', 'ls', '--format', '{{.Hostname}} {{.Status}} {{.Availability}}'),
      'manager-1 Ready Drain\nworker-01 Ready Active\nworker-02 Ready Active',
    );
    const services = await docker(
      'manager',
      'stack',
      'services',
      'stack',
      '--format',
      '{{.Name}} {{.Mode}} {{.Replicas}}',
    );
    assert.deepEqual(services.split('\n').sort(), [
      'stack_api replicated 2/2',
      'stack_cadvisor global 2/2',
      'stack_candles-poly-client replicated 1/1',
      'stack_candles-pyth-client replicated 1/1',
      'stack_candles-ws-server replicated 1/1',
      'stack_history replicated 1/1',
      'stack_redis replicated 1/1',
      'stack_referral replicated 1/1',
    ]);
    const format = '{{.Spec.TaskTemplate.ContainerSpec.Image}}';
    const image = await docker('manager', 'service', 'inspect', 'stack_api', '--format', format);
    assert.equal(
      image,
      `${sandbox.info.registry}/d8-x/d8x-trader-main:main@${sandbox.info.images['d8x-trader-main']?.['main']}`,
    );
  });

  test('runs on its workers what the services ask for', async () => {
    const digests = sandbox.info.images['d8x-trader-main'];
    for (const worker of ['worker-1', 'worker-2']) {
      const container = await docker(worker, 'ps', '-q', '--filter', 'label=com.docker.swarm.service.name=stack_api');
      const image = await docker(worker, 'inspect', '--format', '{{.Image}}', container);
      const pinned = await docker(worker, 'image', 'inspect', '--format', '{{index .RepoDigests 0}}', image);
      assert.equal(pinned, `${sandbox.info.registry}/d8-x/d8x-trader-main@${digests?.['main']}`);
    }
  });

  test('has hosts with a current Docker', async () => {
    for (const host of Object.keys(sandbox.info.hosts)) {
      const major = Number.parseInt(await docker(host, 'version', '--format', '{{.Server.Version}}'), 10);
      assert.ok(major >= 28, `${host} has Docker ${major}`);
    }
  });

  test('has the compose project of the broker, with Compose v2', async () => {
    const project = await docker('broker', 'compose', 'ls', '--format', 'json');
    assert.match(project, /"Name":"broker","Status":"running\(3\)"/);
    assert.match(await docker('broker', 'compose', 'version', '--short'), /^v?2\./);
    assert.equal(await docker('broker', 'volume', 'ls', '-q'), 'keyvol');
  });

  test('lets the SSH user in by key, under the keys of known_hosts, and nobody by password', async () => {
    const { files } = sandbox.info;
    for (const host of Object.keys(sandbox.info.hosts)) {
      const { code, stdout } = await execute(sandbox.sshCommand(host, ['id', '-Gn']));
      assert.equal(code, 0);
      assert.match(stdout, /^d8xtrader adm sudo docker/);
    }
    const ssh = async (user: string, ...options: readonly string[]) => {
      const trust = [
        '-o',
        `UserKnownHostsFile=${files.knownHostsHashed}`,
        '-o',
        'BatchMode=yes',
        '-o',
        'LogLevel=ERROR',
      ];
      const target = `${user}@${sandbox.hostInfo('manager').address}`;
      return sandbox.execInside(['ssh', '-v', ...trust, ...options, '-o', 'LogLevel=VERBOSE', target, 'true']);
    };
    assert.equal((await ssh('d8xtrader', '-i', files.privateKey)).code, 0);
    assert.match((await ssh('root', '-i', files.privateKey)).stderr, /Permission denied \(publickey\)/);
    assert.match((await ssh('d8xtrader', '-i', '/nonexistent')).stderr, /Permission denied \(publickey\)/);
    const hashed = await readFile(files.knownHostsHashed, 'utf8');
    assert.match(hashed, /^\|1\|/);
    assert.doesNotMatch(hashed, /10\.88/);
  });

  test('protects the copy of the key with the passphrase', async () => {
    const { files, keyPassphrase } = sandbox.info;
    const publicPart = ['ssh-keygen', '-y', '-f', files.encryptedPrivateKey];
    assert.notEqual((await execute([...publicPart, '-P', 'wrong'])).code, 0);
    const opened = await demand([...publicPart, '-P', keyPassphrase]);
    assert.equal(opened, await demand(['ssh-keygen', '-y', '-f', files.privateKey]));
  });

  test('gives root for the sudo password, and not without', async () => {
    const sudo = async (password: string) => {
      const argv = ['sudo', '-S', '-k', '-p', '', 'id', '-u'];
      return sandbox.execOn('manager', argv, { user: 'd8xtrader', stdin: `${password}\n` });
    };
    assert.deepEqual([(await sudo(sandbox.info.sudoPassword)).stdout, (await sudo('wrong')).code], ['0\n', 1]);
  });

  test('has a database that the manager reaches and the runner does not', async () => {
    const { databaseUrl } = sandbox.info;
    const count = ['psql', '-X', '-At', '-c', 'select count(*) from referral_code', databaseUrl];
    assert.equal((await sandbox.execOn('manager', count, { user: 'd8xtrader' })).stdout, '5000\n');
    const unnamed = await sandbox.execInside(count);
    assert.match(unnamed.stderr, /could not translate host name/);
    const direct = databaseUrl.replace('postgres.d8x.test', '192.168.88.1');
    assert.notEqual((await sandbox.execInside(['timeout', '2', ...count.slice(0, -1), direct])).code, 0);
    assert.equal(await sandbox.database.query('select count(*) from referral_code'), '5000');
  });

  test('has registries whose digests are those of its description', async () => {
    const { registry, registryPrivate, images } = sandbox.info;
    const digestOf = async (address: string, repository: string, tag: string, ...more: readonly string[]) => {
      const types = [
        'application/vnd.docker.distribution.manifest.v2+json',
        'application/vnd.docker.distribution.manifest.list.v2+json',
        'application/vnd.oci.image.index.v1+json',
      ];
      const url = `http://${address}/v2/d8-x/${repository}/manifests/${tag}`;
      const { stdout } = await sandbox.execInside(['curl', '-sI', ...more, '-H', `Accept: ${types.join(', ')}`, url]);
      return /docker-content-digest: (\S+)/i.exec(stdout)?.[1] ?? stdout.split('\r\n')[0];
    };
    for (const tag of [
      'main',
      'dev',
      'next',
      'crash',
      'late-crash',
      'unhealthy',
      'error500',
      'slow',
      'arm',
      'arm-list',
      'multi',
    ]) {
      assert.equal(await digestOf(registry, 'd8x-trader-main', tag), images['d8x-trader-main']?.[tag], tag);
    }
    const { address, username, password } = registryPrivate;
    assert.equal(await digestOf(address, 'd8x-private', 'main'), 'HTTP/1.1 401 Unauthorized');
    assert.equal(
      await digestOf(address, 'd8x-private', 'main', '-u', `${username}:${password}`),
      images['d8x-private']?.['main'],
    );
  });

  test('has images that misbehave as their tags say', async () => {
    const run = (tag: string, ...options: readonly string[]) =>
      sandbox.execOn('worker-1', [
        'docker',
        'run',
        '--rm',
        ...options,
        `${sandbox.info.registry}/d8-x/d8x-trader-main:${tag}`,
      ]);
    const [crash, late, platform] = await Promise.all([
      run('crash'),
      run('late-crash'),
      sandbox.execOn('worker-1', ['docker', 'pull', `${sandbox.info.registry}/d8-x/d8x-trader-main:arm-list`]),
    ]);
    assert.deepEqual([crash.code, late.code], [3, 4]);
    assert.match(crash.stderr, /d8x-trader-main crash: fatal/);
    assert.match(platform.stderr, /no matching manifest for linux\/amd64/);
    await run('unhealthy', '-d', '--name', 'unhealthy');
    await run('error500', '-d', '--name', 'error500', '-p', '127.0.0.1:9500:3001');
    const { stdout } = await sandbox.execOn('worker-1', [
      'curl',
      '-s',
      '-w',
      ' %{http_code}',
      'http://127.0.0.1:9500/',
    ]);
    assert.match(stdout, /"version":"error500".* 500$/s);
    await sandbox.execOn('worker-1', ['sleep', '5']);
    assert.equal(await docker('worker-1', 'inspect', '--format', '{{.State.Health.Status}}', 'unhealthy'), 'unhealthy');
    await docker('worker-1', 'rm', '-f', 'unhealthy', 'error500');
  });

  test('can be attached to by its name', async () => {
    assert.deepEqual((await attach(name)).info, sandbox.info);
  });
});
