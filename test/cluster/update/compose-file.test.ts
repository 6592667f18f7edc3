import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { composeFile } from '../compose/project.ts';
import { assertError, Scene, serviceOf } from './scene.ts';

const repositories = { broker: 'd8x-broker-server', executorws: 'd8x-broker-exec-ws' } as const;
const fileSchema = z.looseObject({ services: z.record(z.string(), z.looseObject({})) });

suite("the broker host's compose file", () => {
  let scene: Scene;
  before(async () => {
    scene = await Scene.open();
  });
  after(() => scene.trial.sandbox.resetCluster());

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
    const id = await scene.docker('broker', 'ps', '-q', '-f', 'label=com.docker.compose.service=executorws');
    return scene.docker('broker', 'inspect', '-f', '{{range .Config.Env}}{{println .}}{{end}}', id);
  };
  const assertRuns = async (service: keyof typeof repositories, tag: string): Promise<void> =>
    assert.deepEqual(await scene.evidence.brokerDigests(service), [scene.evidence.digest(repositories[service], tag)]);

  for (const [how, more] of [
    ['pull_policy: always', { pull_policy: 'always' }],
    ['pull_policy: build', { pull_policy: 'build', build: '.' }],
  ] as const) {
    test(`may say ${how}: what is asked for runs, and what ran before is rolled back to`, async () => {
      await write(fileWith('broker', more));
      await onBroker('printf "FROM scratch\\n" > Dockerfile');
      const result = await scene.update('broker:next');
      assert.equal(result.conclusion, 'success', JSON.stringify(result.error));
      await assertRuns('broker', 'next');
      const failed = await scene.update('broker:crash');
      assert.equal(serviceOf(failed, 'broker').outcome, 'rolled-back', JSON.stringify(failed.error));
      await assertRuns('broker', 'next');
      assert.equal((await scene.update('broker:dev')).conclusion, 'success');
      await assertRuns('broker', 'dev');
    });
  }

  test('is not used where it would leave empty what only the shell of whoever deployed it had', async () => {
    const environmentOf = fileSchema.parse(JSON.parse(composeFile())).services['executorws']?.['environment'];
    const more = z.record(z.string(), z.string()).parse(environmentOf);
    await write(
      fileWith('executorws', { environment: { ...more, RPC_URL: '${RPC_URL}', LOG_LEVEL: '${LOG_LEVEL:-info}' } }),
    );
    const password = /^REDIS_PW=(.*)$/m.exec(await environment())?.[1] ?? '';
    await onBroker(
      'IFS= read -r REDIS_PW && export REDIS_PW && RPC_URL=https://hidden@rpc docker compose up -d --no-deps executorws',
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
    await assertRuns('executorws', 'next');
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
