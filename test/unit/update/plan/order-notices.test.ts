import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { RunPolicy } from '../../../../src/request.ts';
import type { Observation } from '../../../../src/update/model/observation.ts';
import type { Plan } from '../../../../src/update/model/plan.ts';
import { OpsError } from '../../../../src/errors.ts';
import { plan, refused, tag } from '../planning.ts';
import { host, imageText, observation, observedBroker, observedService, policy, service, task } from '../samples.ts';

/** A service of the stack with one task, or none. */
function running(name: string, isUp = true): ReturnType<typeof observedService> {
  const own = service({ id: `service-${name}`, name: `stack_${name}`, mode: { kind: 'replicated', replicas: 1 } });
  return observedService({
    name,
    service: own,
    tasks: isUp ? [task(`${name}-1`, { serviceId: own.id, image: imageText('main') })] : [],
  });
}

const cluster = (more: Partial<Observation> = {}): Observation =>
  observation({ services: [running('api'), running('history'), running('executor')], urls: [], ...more });
const planned = (names: readonly string[], seen: Observation, own: Partial<RunPolicy> = {}): Plan =>
  plan(
    names.map((name) => tag(name, 'dev')),
    seen,
    { policy: { ...policy, updateTimeoutMs: 600_000, ...own } },
  );
const noticesOf = (...asked: Parameters<typeof planned>): readonly string[] =>
  planned(...asked).notices.filter((text) => !text.startsWith('No database is known'));
const warningsOf = (...asked: Parameters<typeof planned>): readonly string[] => planned(...asked).warnings;

suite('the order in a plan', () => {
  test('is told with what the longest chain may take, where there is more than one wave', () => {
    const startOrder = [{ first: 'history', second: 'api' }];
    assert.deepEqual(noticesOf(['api', 'history', 'executor'], cluster(), { startOrder }), [
      'They begin in waves: 1. history and executor; 2. api. Each begins when what it needs is ready, and may take 10 min (update-timeout-minutes) until it runs, and its warm-up-minutes until it is ready: history → api 40 min at most, and as long again where it has to go back.',
    ]);
    assert.deepEqual(noticesOf(['api', 'history'], cluster()), []);
  });

  test('counts the pauses of a service’s own policy', () => {
    const own = service({
      spec: {
        ...service().spec,
        Mode: { Replicated: { Replicas: 3 } },
        UpdateConfig: { Parallelism: 1, Delay: 60e9 },
      },
      mode: { kind: 'replicated', replicas: 3 },
    });
    const seen = cluster({ services: [observedService({ service: own }), running('history')] });
    const told = noticesOf(['api', 'history'], seen, { startOrder: [{ first: 'api', second: 'history' }] });
    assert.match(told[0] ?? '', /api → history 42 min at most/);
  });

  test('counts each task of a service whose tasks come one after another', () => {
    const { EndpointSpec: _, ...spec } = service().spec;
    const Ports = [{ Protocol: 'tcp', TargetPort: 3001, PublishedPort: 3001, PublishMode: 'ingress' }];
    const own = service({ targetPorts: [3001], spec: { ...spec, EndpointSpec: { Ports } } });
    const seen = cluster({
      services: [observedService({ service: own }), running('history')],
      gates: [{ service: 'api', hasShell: true }],
    });
    const told = noticesOf(['api', 'history'], seen, { startOrder: [{ first: 'api', second: 'history' }] });
    assert.match(told[0] ?? '', /api → history 1 h at most/);
  });

  test('counts the pauses of a service whose tasks come one after another, though its own policy has all at once', () => {
    const Ports = [{ Protocol: 'tcp', TargetPort: 3001, PublishedPort: 3001, PublishMode: 'ingress' }];
    const spec = { ...service().spec, EndpointSpec: { Ports }, UpdateConfig: { Parallelism: 0, Delay: 60e9 } };
    const own = service({ targetPorts: [3001], spec });
    const services = [observedService({ service: own }), running('history')];
    const seen = cluster({ services, gates: [{ service: 'api', hasShell: true }] });
    const told = noticesOf(['api', 'history'], seen, { startOrder: [{ first: 'api', second: 'history' }] });
    assert.match(told[0] ?? '', /api → history 1 h 1 min at most/);
  });

  test('warns of checks for a service that there is not', () => {
    const checks = { apii: [], redis: [], 'broker/executorws': [], executor: [] };
    assert.deepEqual(warningsOf(['api'], cluster(), { checks }), [
      'checks of .github/d8x.yml has apii, and there is no service apii; did you mean api?: what it says is asked of nobody.',
    ]);
    const error = new OpsError('ssh-unreachable', 'no route');
    const hosts = [...observation().hosts, { ...host('brk', { role: 'broker' }), reached: false as const, error }];
    assert.deepEqual(warningsOf(['api'], cluster({ hosts }), { checks: { mine: [] } }), []);
  });

  test('warns of what is needed, down, and not asked for', () => {
    const seen = cluster({ services: [running('api'), running('history'), running('redis', false)] });
    assert.deepEqual(warningsOf(['api', 'history'], seen), [
      'redis is down (none of its tasks runs) and is not asked for: api and history, which need it, may not come up.',
    ]);
    assert.deepEqual(warningsOf(['api'], cluster({ services: [running('api'), running('redis')] })), []);
    const startOrder = [{ first: 'broker', second: 'history' }];
    const down = cluster({ brokerServices: [observedBroker({ running: false })] });
    assert.match(
      warningsOf(['history'], down, { startOrder }).join('\n'),
      /^broker is down \(its container does not run\) and is not asked for: history, which needs it, may not come up\.$/m,
    );
    const error = new OpsError('ssh-unreachable', 'no route');
    const unseen = cluster({
      brokerServices: [],
      hosts: [
        ...observation().hosts.filter(({ role }) => role !== 'broker'),
        { ...host('brk', { role: 'broker' }), reached: false, error },
      ],
    });
    assert.match(
      warningsOf(['history'], unseen, { startOrder })[0] ?? '',
      /^broker was not seen \(brk can't be reached\)/,
    );
  });

  test('refuses a start order that cannot hold, and names the pair', () => {
    const error = refused([tag('api', 'dev')], cluster(), {
      policy: { ...policy, startOrder: [{ first: 'api', second: 'histroy' }] },
    });
    assert.equal(error.code, 'input-invalid');
    assert.equal(error.where, 'start-order');
    assert.match(error.message, /api>histroy, and there is no service histroy; did you mean history\?/);
  });
});
