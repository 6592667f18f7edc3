import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { gateCheck, gateFor, healthCheckOf, isGate } from '../../../../src/update/model/start-gate.ts';
import { gated } from '../../../../src/update/execute/gate-of-change.ts';
import { intentOf } from '../../../../src/update/execute/intent-of-plan.ts';
import { updateSpec } from '../../../../src/update/execute/update-spec.ts';
import { changeSpec, rawUpdatePolicy } from '../../../../src/update/swarm/service-spec.ts';
import { planGate } from '../../../../src/update/plan/plan-start-gate.ts';
import { plan, swarm, tag } from '../planning.ts';
import { observation, observedService, policy, run, service } from '../samples.ts';

const ports = [{ Protocol: 'tcp', TargetPort: 3001, PublishedPort: 3001, PublishMode: 'ingress' }];

function api(
  container: object = {},
  { template = {}, endpoint = { Ports: ports } }: { readonly template?: object; readonly endpoint?: object } = {},
) {
  const spec = {
    TaskTemplate: { ContainerSpec: { Image: 'a', ...container }, ...template },
    Mode: { Replicated: { Replicas: 2 } },
    EndpointSpec: endpoint,
  };
  return service({ spec });
}

suite('a start gate', () => {
  test('is for what publishes ports and has several tasks, and for api in any case', () => {
    assert.deepEqual(gateFor('api', api()), { ports: [3001], startsFirst: true });
    assert.deepEqual(gateFor('other', api()), { ports: [3001], startsFirst: true });
    const one = { ...api(), mode: { kind: 'replicated', replicas: 1 } } as const;
    assert.deepEqual(gateFor('api', one), { ports: [3001], startsFirst: true });
    assert.equal(gateFor('history', one), 'needless');
    assert.equal(gateFor('api', { ...api(), mode: { kind: 'replicated', replicas: 0 } }), 'needless');
    assert.equal(gateFor('api', { ...api(), mode: { kind: 'global' } }), 'needless');
    assert.equal(gateFor('api', api({}, { endpoint: {} })), 'needless');
    assert.equal(gateFor('referral', api()), 'needless');
    assert.equal(gateFor('swarm/referral', api()), 'needless');
    assert.deepEqual(gateFor('swarm/api', one), { ports: [3001], startsFirst: true });
    const udp = [{ Protocol: 'udp', TargetPort: 53, PublishedPort: 53, PublishMode: 'ingress' }];
    assert.equal(gateFor('api', api({}, { endpoint: { Ports: udp } })), 'needless');
  });

  test('starts the new task after the old one where one more would find no place', () => {
    for (const more of [
      { endpoint: { Ports: ports.map((port) => ({ ...port, PublishMode: 'host' })) } },
      { template: { Resources: { Reservations: { MemoryBytes: 1 } } } },
      { template: { Placement: { MaxReplicas: 1 } } },
    ]) {
      assert.deepEqual(gateFor('api', api({}, more)), { ports: [3001], startsFirst: false }, JSON.stringify(more));
    }
    assert.deepEqual(gateFor('api', api({}, { template: { Resources: { Reservations: {}, Limits: {} } } })), {
      ports: [3001],
      startsFirst: true,
    });
  });

  test('leaves the check of somebody else alone, and knows its own', () => {
    const own = gateCheck([3001], 60_000);
    const theirs = { ports: [3001], startsFirst: true, hasOwnCheck: true };
    assert.deepEqual(gateFor('api', api({ Healthcheck: { Test: ['CMD', 'curl', 'x'] } })), theirs);
    assert.deepEqual(gateFor('api', api({ Healthcheck: { Test: ['CMD-SHELL', 'true'] }, ReadOnly: true })), theirs);
    assert.deepEqual(gateFor('api', api({ Healthcheck: own })), { ports: [3001], startsFirst: true });
    assert.ok(isGate(own) && !isGate(null) && !isGate({}));
  });

  test('of somebody else holds the tasks back as well: they come one after another, and it stays', async () => {
    const observed = observedService({ service: api({ Healthcheck: { Test: ['CMD', 'curl', 'x'] } }) });
    const planned = swarm(plan([tag('api', 'dev')], observation({ services: [observed] })));
    assert.deepEqual(planGate(observed, {}).notices, []);
    const gate = await gated({ context: { cluster: { hosts: [] } }, runLabel: '1' }, planned, 60_000);
    const planOf = { purpose: 'update', services: [planned], pulls: [], keeps: [], notices: [], warnings: [] } as const;
    const [intent] = intentOf(planOf, { run, policy, now: () => new Date(0) }).services;
    assert.ok(intent?.kind === 'swarm');
    const spec = updateSpec(observed.service, planned, intent, { policy, runLabel: '1', gate });
    assert.ok(spec !== undefined);
    assert.deepEqual(healthCheckOf(spec), { Test: ['CMD', 'curl', 'x'] });
    const { Parallelism, Order } = rawUpdatePolicy(spec) ?? {};
    assert.deepEqual([Parallelism, Order], [1, 'start-first']);
  });

  test('is none where the health check is switched off, which is told: swarm would not wait', () => {
    const off = api({ Healthcheck: { Test: ['NONE'] } });
    assert.equal(gateFor('api', off), 'switched-off');
    const { gate, notices } = planGate(observedService({ service: off }), { gates: [] });
    assert.equal(gate, undefined);
    assert.match(notices.join(), /^api: a gap is possible.* its health check is switched off/);
  });

  test('needs a place for its mark', () => {
    assert.equal(gateFor('api', api({ ReadOnly: true })), 'read-only');
    const withTmp = { ReadOnly: true, Mounts: [{ Type: 'tmpfs', Target: '/tmp' }] };
    assert.deepEqual(gateFor('api', api(withTmp)), { ports: [3001], startsFirst: true });
  });

  test('is put into a spec and taken out of it, and nothing else changes', () => {
    const { spec } = api({ Env: ['A=1'] });
    const check = gateCheck([3001, 3002], 600_000);
    const gated = changeSpec(spec, { healthCheck: check });
    assert.deepEqual(healthCheckOf(gated), check);
    assert.deepEqual(changeSpec(gated, { healthCheck: null }), changeSpec(spec, {}));
    assert.deepEqual(changeSpec(gated, {}), gated);
    assert.equal(check['StartPeriod'], 600_000_000_000);
  });

  test('that can not be had is told in the plan', () => {
    const observed = observedService({ service: api() });
    const gates = (hasShell: boolean | undefined) => ({ gates: [{ service: 'api', hasShell }] });
    assert.deepEqual(planGate(observed, gates(true)), { gate: { ports: [3001], startsFirst: true }, notices: [] });
    assert.match(planGate(observed, gates(false)).notices[0] ?? '', /^api: a gap is possible.* has no shell/);
    assert.match(planGate(observed, gates(undefined)).notices[0] ?? '', /no task of it runs/);
    const readOnly = observedService({ service: api({ ReadOnly: true }) });
    assert.match(planGate(readOnly, gates(true)).notices[0] ?? '', /can write nothing/);
    assert.deepEqual(planGate(observedService({ service: api({}, { endpoint: {} }) }), {}), { notices: [] });
  });
});
