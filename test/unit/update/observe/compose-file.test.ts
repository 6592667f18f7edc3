import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Completed } from '../../../../src/cluster/command/command.ts';
import type { ContainerDetails } from '../../../../src/cluster/engine/types.ts';
import { Secret } from '../../../../src/secret.ts';
import { type ComposeService, readComposeFile } from '../../../../src/update/broker/compose-file.ts';
import type { ObservedComposeFile } from '../../../../src/update/model/observation.ts';
import { compareComposeService } from '../../../../src/update/observe/observe-compose-file.ts';
import { composeFileNotices, composeFileProblems } from '../../../../src/update/plan/compose-file.ts';
import { observedBroker } from '../samples.ts';

const secrets = (values: Readonly<Record<string, string>>): Readonly<Record<string, Secret>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, new Secret(value)]));
const container = (more: Partial<ContainerDetails> = {}): ContainerDetails => ({
  id: 'c1',
  imageId: 'sha256:new',
  image: 'ghcr.io/d8-x/d8x-broker-server:main',
  state: { status: 'running', running: true, exitCode: 0, error: '', startedAt: '', health: 'none' },
  restartCount: 0,
  labels: {},
  environment: secrets({ PATH: '/bin', RPC_URL: 'https://key@rpc', LOG: 'info', REDIS_PW: 'p', BROKER_FEE_TBPS: '60' }),
  command: ['/app'],
  entrypoint: [],
  published: [{ target: '8001/tcp', address: '127.0.0.1', port: '8001' }],
  ports: [],
  mounts: [],
  ...more,
});
const service = (more: Partial<ComposeService> = {}): ComposeService => ({
  image: 'ghcr.io/d8-x/d8x-broker-server:main',
  environment: secrets({ RPC_URL: 'https://key@rpc', LOG: 'info', REDIS_PW: '', BROKER_FEE_TBPS: '70' }),
  command: undefined,
  entrypoint: undefined,
  ports: ['127.0.0.1:8001:8001/tcp'],
  ...more,
});
const compare = (now: Partial<ComposeService>, ran: Partial<ContainerDetails> = {}, unset: readonly string[] = []) =>
  compareComposeService(service(now), container(ran), ['PATH=/bin'], unset);
const said = (file: ObservedComposeFile): readonly string[] => {
  const observed = observedBroker({ file });
  return [
    ...composeFileProblems(observed, 'broker-server').map(({ message }) => `refused: ${message}`),
    ...composeFileNotices(observed),
  ];
};

suite('a compose file, compared with what runs', () => {
  test('says nothing where it would make the same', () => {
    assert.deepEqual(said(compare({})), []);
  });

  test('leaves nothing empty that has a value', () => {
    const refusal = 'refused: broker runs with RPC_URL, and its compose file would leave that empty now';
    for (const RPC_URL of [new Secret(''), undefined])
      assert.deepEqual(said(compare({ environment: { ...service().environment, RPC_URL } }))[0], refusal);
    // What the image gives by itself is not lost.
    assert.deepEqual(said(compare({ environment: { ...service().environment, PATH: undefined } })), []);
  });

  test('a variable that is called as what every object has is one like others', () => {
    const named = { constructor: 'x', toString: 'y' };
    const more = compare({ environment: { ...service().environment, ...secrets(named) } });
    assert.deepEqual(
      [more.kind === 'read' && more.added, more.kind === 'read' && more.changed],
      [Object.keys(named), []],
    );
    const fewer = compare({}, { environment: { ...container().environment, ...secrets(named) } });
    assert.deepEqual(fewer.kind === 'read' && fewer.removed, Object.keys(named));
  });

  test('is told of where it says something else, by the names of variables', () => {
    const environment = secrets({ LOG: 'debug', CHAIN: 'a secret', REDIS_PW: 'p', BROKER_FEE_TBPS: '60' });
    const notices = said(compare({ environment, command: ['/app', '--verbose'], ports: ['8001:8001/tcp'] }));
    assert.deepEqual(notices, [
      'broker gets another LOG, CHAIN besides, no RPC_URL, another command, other ports (8001:8001/tcp instead of 127.0.0.1:8001:8001/tcp), as /home/d8xtrader/broker says now.',
    ]);
  });

  test('is refused where a variable that nothing sets makes another command or other ports of it', () => {
    assert.deepEqual(
      said(compare({ ports: [] }, {}, ['WS_PORT']))[0],
      'refused: broker would get other ports (none instead of 127.0.0.1:8001:8001/tcp), for nothing sets WS_PORT in its compose file now',
    );
    assert.match(
      said(compare({ command: ['/app', ''] }, {}, ['ARGS']))[0] ?? '',
      /another command, for nothing sets ARGS/,
    );
    assert.deepEqual(said(compare({}, {}, ['ELSEWHERE'])), []);
  });

  test('may name another image, which does not run for that', () => {
    assert.match(
      said(compare({ image: 'ghcr.io/other/broker:main' }))[0] ?? '',
      /^broker is ghcr.io\/other\/broker:main in/,
    );
    assert.match(said(compare({ image: 'ghcr.io/d8-x/d8x-broker-server:dev' }))[0] ?? '', /server:dev in/);
    const digest = (digit: string): string => `ghcr.io/d8-x/d8x-broker-server@sha256:${digit.repeat(64)}`;
    assert.deepEqual(said(compare({ image: digest('a') }, { image: digest('b') })), []);
  });

  test('is refused where it is broken, or has the service no more', () => {
    assert.match(
      said({ kind: 'broken', because: 'docker-compose.yml: yaml: line 3: bad' })[0] ?? '',
      /broker-server: docker-compose.yml: yaml: line 3/,
    );
    assert.match(said({ kind: 'without-service' })[0] ?? '', /has no service broker any more/);
  });
});

suite('what Compose says of its files', () => {
  const project = { project: 'broker', directory: '/b', files: ['docker-compose.yml', 'more.yml'] };
  const read = (answer: (argv: string) => Partial<Completed>) =>
    readComposeFile(
      {
        name: 'broker-server',
        tryRun: ({ stages }) =>
          Promise.resolve({
            code: 0,
            signal: undefined,
            stdout: '',
            stderr: '',
            ...answer(stages[0]?.join(' ') ?? ''),
          }),
      },
      project,
      {},
      AbortSignal.timeout(5000),
    );

  test('is read with its dollar signs as they are, and with the variables that nothing sets', async () => {
    const file = await read(() => ({
      stdout: JSON.stringify({
        services: {
          broker: {
            image: 'x',
            command: null,
            entrypoint: ['/a$$b'],
            environment: { A: 'p$$w$${x}', B: null },
            ports: [
              { mode: 'ingress', host_ip: '127.0.0.1', target: 8001, published: '8001', protocol: 'tcp' },
              { mode: 'ingress', target: 9, protocol: 'udp' },
            ],
          },
        },
      }),
      stderr: String.raw`time="2026-01-01T00:00:00Z" level=warning msg="The \"RPC_URL\" variable is not set. Defaulting to a blank string."`,
    }));
    assert.ok(file.kind === 'read');
    assert.deepEqual(file.unset, ['RPC_URL']);
    const found = file.service('broker');
    assert.equal(found?.environment['A']?.reveal(), 'p$w${x}');
    assert.deepEqual(found?.entrypoint, ['/a$b']);
    assert.deepEqual([found?.command, found?.environment['B']], [undefined, undefined]);
    assert.deepEqual(found?.ports, ['127.0.0.1:8001:8001/tcp']);
    assert.equal(file.service('redis'), undefined);
    for (const name of ['constructor', 'toString', '__proto__']) assert.equal(file.service(name), undefined, name);
  });

  test('names the file that is broken, and its line', async () => {
    const file = await read((argv) =>
      argv.includes('more.yml') ? { code: 15, stderr: 'yaml: line 3: did not find expected node content\n' } : {},
    );
    assert.deepEqual(file, {
      kind: 'broken',
      because: 'more.yml: yaml: line 3: did not find expected node content',
    });
  });
});
