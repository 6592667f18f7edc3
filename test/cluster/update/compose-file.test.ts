import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { composeFile } from '../compose/project.ts';
import { onHost } from '../deploy.ts';
import { registryAddress } from '../topology.ts';
import { assertError, begins, type Moment, Scene, serviceOf } from './scene.ts';

const repositories = { broker: 'd8x-broker-server', executorws: 'd8x-broker-exec-ws' } as const;
const fileSchema = z.looseObject({ services: z.record(z.string(), z.looseObject({})) });

suite("the broker host's compose file", () => {
  let scene: Scene;
  before(async () => {
    scene = await Scene.open();
  });
  after(async () => {
    // What d8x-cli never writes there, and a reset leaves as it is.
    await onBroker('rm -f .env named.env Dockerfile');
    await scene.trial.sandbox.resetCluster();
  });

  const onBroker = async (script: string, stdin = ''): Promise<string> => {
    const argv = ['sh', '-c', `cd ~/broker && ${script}`];
    const { code, stdout, stderr } = await scene.trial.sandbox.execOn('broker', argv, { user: 'd8xtrader', stdin });
    assert.equal(code, 0, stderr);
    return stdout;
  };
  const write = async (text: string): Promise<unknown> => onBroker('cat > docker-compose.yml', text);
  /** The file as d8x-cli writes it, with more for one service. */
  const fileWith = (service: string, more: Readonly<Record<string, unknown>>): string => {
    const { services, ...rest } = fileSchema.parse(JSON.parse(composeFile()));
    return JSON.stringify(
      { ...rest, services: { ...services, [service]: { ...services[service], ...more } } },
      undefined,
      2,
    );
  };
  const environment = async (): Promise<string> => {
    const id = await scene.docker('broker', 'ps', '-aq', '-f', 'label=com.docker.compose.service=executorws');
    return scene.docker('broker', 'inspect', '-f', '{{range .Config.Env}}{{println .}}{{end}}', id);
  };
  const assertRuns = async (service: keyof typeof repositories, tag: string): Promise<void> =>
    assert.deepEqual(await scene.evidence.brokerDigests(service), [scene.evidence.digest(repositories[service], tag)]);

  for (const [how, more, tag] of [
    ['pull_policy: always', { pull_policy: 'always' }, 'next'],
    ['pull_policy: build', { pull_policy: 'build', build: '.' }, 'dev'],
  ] as const) {
    test(`may say ${how}: what is asked for runs, and what ran before is rolled back to`, async () => {
      await write(fileWith('broker', more));
      await onBroker('printf "FROM scratch\\n" > Dockerfile');
      const result = await scene.update(`broker:${tag}`);
      assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
      await assertRuns('broker', tag);
      const failed = await scene.update('broker:crash');
      assert.equal(serviceOf(failed, 'broker').outcome, 'rolled-back', JSON.stringify(failed.error));
      await assertRuns('broker', tag);
    });
  }

  test('is not used where it would leave empty what only the shell of whoever deployed it had', async () => {
    const environmentOf = fileSchema.parse(JSON.parse(composeFile())).services['executorws']?.['environment'];
    const more = z.record(z.string(), z.string()).parse(environmentOf);
    await write(
      fileWith('executorws', {
        environment: { ...more, RPC_URL: '${RPC_URL}', LOG_LEVEL: '${LOG_LEVEL:-info}', NAMED: '${NAMED}' },
        // Whoever names a service has it, whatever profiles it is of.
        profiles: ['d8x'],
      }),
    );
    const password = /^REDIS_PW=(.*)$/m.exec(await environment())?.[1] ?? '';
    await onBroker(
      'IFS= read -r REDIS_PW && export REDIS_PW && touch .env && echo NAMED=as-a-file-says > named.env && RPC_URL=https://hidden@rpc docker compose --env-file .env --env-file named.env up -d --no-deps executorws',
      `${password}\n`,
    );
    assert.match(await environment(), /^RPC_URL=https:\/\/hidden@rpc$/m);
    const refused = await scene.update('executorws:next');
    assert.equal(refused.conclusion, 'refused', refused.headline);
    assertError(
      refused,
      'config-invalid',
      /executorws runs with RPC_URL, and its compose file would leave that empty now/,
    );
    assert.ok(!JSON.stringify(refused).includes('hidden'));
    assert.match(await environment(), /^RPC_URL=https:\/\/hidden@rpc$/m);
    await onBroker('printf "RPC_URL=https://hidden@rpc\\nLOG_LEVEL=debug\\n" > .env');
    const notices: string[] = [];
    const result = await scene.update('executorws:next', {
      listen: (event) => void (event.kind === 'notice' && notices.push(event.message)),
    });
    assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
    assert.ok(
      notices.some((text) => /executorws gets another LOG_LEVEL, as .*broker says now/.test(text)),
      notices.join('\n'),
    );
    assert.match(await environment(), /^RPC_URL=https:\/\/hidden@rpc$/m);
    assert.match(await environment(), /^NAMED=as-a-file-says$/m);
    await assertRuns('executorws', 'next');
  });

  test('is compared by each rollback, also one within a run, and by whoever recovers, before anything is made', async () => {
    const kept = /^RPC_URL=https:\/\/hidden@rpc$/m;
    const gone = /executorws runs with RPC_URL, and its compose file would leave that empty now/;
    const setUrl = async (url: string): Promise<string> => onBroker(`printf "${url}LOG_LEVEL=debug\\n" > .env`);
    await setUrl('');
    for (const rollbackServices of [[], ['executorws']]) {
      assertError(await scene.trial.run({ operation: 'rollback', rollbackServices }), 'config-invalid', gone);
    }
    await setUrl('RPC_URL=https://hidden@rpc\\n');
    const ends = async (): Promise<void> => {
      await setUrl('');
      const id = await scene.docker('broker', 'ps', '-q', '-f', 'label=com.docker.compose.service=executorws');
      await scene.docker('broker', 'stop', id);
    };
    const failed = await scene.update(
      'executorws:dev',
      // Nothing but its end ends it.
      { policy: { stabilityMs: 300_000 } },
      { at: begins('Verify executorws'), fault: ends },
    );
    assertError(failed, 'rollback-failed', gone);
    assert.match(failed.error?.hint ?? '', /Write it into .*\.env on .*The next run takes it back then/);
    assert.match(await environment(), kept);
    assertError(await scene.trial.run({ operation: 'plan', services: 'api:dev' }), 'config-invalid', gone);
    assertError(await scene.update('candles-poly-client:main'), 'rollback-failed', gone);
    assert.match(await environment(), kept);
    await setUrl('RPC_URL=https://hidden@rpc\\n');
    const recovered = await scene.update('candles-poly-client:main');
    assert.equal(recovered.conclusion, 'success', JSON.stringify(recovered.error));
    assert.match(await environment(), kept);
    await assertRuns('executorws', 'next');
  });

  test('that breaks while its service is changed keeps nothing from going back: the container from before is started again', async () => {
    const breaks = async (): Promise<void> => {
      // At once: Compose reads it next.
      const argv = ['sh', '-c', 'cd ~/broker && sed -i "s/^services:/services: [/; 1s/^{/{[/" docker-compose.yml'];
      const [program = '', ...rest] = onHost(scene.trial.sandbox.hostInfo('broker').pid, argv, 'd8xtrader');
      execFileSync(program, rest);
    };
    const at: Moment['at'] = (event) => event.kind === 'step-progress' && event.detail === 'its key file is changed';
    const failed = await scene.update('broker:next', {}, { at, fault: breaks });
    assert.equal(failed.error?.code, 'compose-failed', JSON.stringify(failed.error));
    assert.equal(serviceOf(failed, 'broker').outcome, 'rolled-back', JSON.stringify(failed.error));
    await assertRuns('broker', 'dev');
  });

  test('has a redis, as the stack has, which is asked for by where it runs', async () => {
    await write(composeFile());
    const refused = await scene.update('redis:next');
    assertError(refused, 'service-unknown', /redis is the name of two services, swarm\/redis and broker\/redis/);
    const result = await scene.update(`broker/redis=${registryAddress}/library/redis:next`, {
      policy: { allowImageChange: true },
    });
    assert.equal(serviceOf(result, 'broker/redis').outcome, 'updated', JSON.stringify(result.error));
    assert.match(result.warnings.join('\n'), /broker\/redis holds the orders of the last two minutes/);
    const running = async (): Promise<string> => {
      const id = await scene.docker('broker', 'ps', '-q', '-f', 'label=com.docker.compose.service=redis');
      const image = await scene.docker('broker', 'inspect', '-f', '{{.Image}}', id);
      return scene.docker('broker', 'image', 'inspect', '-f', '{{join .RepoDigests " "}}', image);
    };
    assert.ok((await running()).includes(scene.evidence.digest('redis', 'next')));
  });

  test('is told of in the plan where it is broken, with file and line', async () => {
    await write(composeFile().replace('"executorws": {', '"executorws": [{'));
    const refused = await scene.trial.run({ operation: 'plan', services: 'executorws:dev' });
    assertError(
      refused,
      'config-invalid',
      /can't read the compose file of executorws on .*docker-compose\.yml: .*line \d+/,
    );
    await assertRuns('executorws', 'next');
  });
});
