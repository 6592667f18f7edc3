import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { ObservedReadiness } from '../../../../src/update/model/observation.ts';
import type { Outcome } from '../../../../src/update/health/judge-answer.ts';
import { ranBefore } from '../../../../src/update/plan/service-before.ts';
import { updateSpec } from '../../../../src/update/execute/update-spec.ts';
import { intentOf } from '../../../../src/update/execute/intent-of-plan.ts';
import { host, imageText, observation, observedService, policy, run, service, task } from '../samples.ts';
import { plan, swarm, tag } from '../planning.ts';

/** The manager's clock says 00:01:00. */
const manager = host('manager', { role: 'manager' });
const hosts = [
  manager.reached ? { ...manager, info: { ...manager.info, systemTime: '2026-01-01T00:01:00Z' } } : manager,
  host('worker-1'),
];
const at = (time: string, more: Parameters<typeof task>[1] = {}) =>
  task(time, { stateAt: `2026-01-01T00:${time}Z`, ...more });
const ended = (time: string, more: Parameters<typeof task>[1] = {}) =>
  at(time, { state: 'complete', desiredState: 'shutdown', exitCode: 0, ...more });
const ran = (...tasks: readonly ReturnType<typeof task>[]): boolean =>
  ranBefore({ service: service(), tasks }, { hosts });

suite('a service before an update', () => {
  test('does not run when it ends again and again', () => {
    assert.equal(ran(ended('00:50')), false);
    assert.equal(ran(ended('00:40'), ended('00:50'), at('00:55')), false);
    assert.equal(ran(ended('00:50', { state: 'failed', exitCode: 1 })), false);
  });

  test('runs when one of its tasks does so steadily, has ended once, or waits for a node', () => {
    assert.equal(ran(ended('00:10'), ended('00:20'), at('00:25')), true);
    assert.equal(ran(ended('00:50'), at('00:55')), true);
    assert.equal(ran(at('00:59')), true);
    assert.equal(ran(task('p', { state: 'pending' })), true);
    assert.equal(
      ran(ended('00:40', { image: imageText('other') }), ended('00:50', { image: imageText('other') })),
      true,
    );
    const none = service({ mode: { kind: 'replicated', replicas: 0 } });
    assert.equal(ranBefore({ service: none, tasks: [ended('00:50')] }, { hosts }), true);
  });

  test('does not run where its last task ended by itself long ago, and its restart policy starts no other', () => {
    const long = { stateAt: '2025-12-30T00:00:00Z', createdAt: '2025-12-29T00:00:00Z' };
    assert.equal(ran(task('a', { ...long, state: 'complete', desiredState: 'shutdown', exitCode: 0 })), false);
    assert.equal(ran(task('a', { ...long, state: 'failed', desiredState: 'shutdown', exitCode: 1 })), false);
    // The next one waits for its delay.
    const waits = task('b', { state: 'ready', desiredState: 'ready', containerId: undefined });
    assert.equal(ran(task('a', { ...long, state: 'failed', desiredState: 'shutdown' }), waits), false);
    // It ended once, was started anew, and then told to end; now no node takes it.
    const told = task('c', { state: 'shutdown', desiredState: 'shutdown', createdAt: '2025-12-31T00:00:00Z' });
    const nowhere = task('d', { state: 'pending', containerId: undefined });
    assert.equal(ran(task('a', { ...long, state: 'failed', desiredState: 'shutdown' }), told, nowhere), true);
    assert.equal(
      ran(task('a', { ...long, image: imageText('other'), state: 'failed', desiredState: 'shutdown' })),
      true,
    );
  });

  const readiness = (...tasks: ObservedReadiness['tasks']): readonly ObservedReadiness[] => [
    { kind: 'swarm', service: 'api', check: 'GET /health', tasks },
  ];
  const steady = (outcome: Outcome) => ({ outcome, isStarting: false });

  test('is told in the plan, noted for whoever recovers, and left to nobody but the run', () => {
    const tasks = [ended('00:40'), ended('00:50')];
    const seen = observation({ hosts, services: [observedService({ tasks })], readiness: readiness() });
    const planned = plan([tag('api', 'dev')], seen);
    assert.match(planned.notices.join('\n'), /api does not run now: it ends by itself again and again/);
    const intent = intentOf(planned, { run, policy, now: () => new Date(0) });
    assert.equal(intent.services[0]?.ranBefore, false);
    const [own] = intent.services;
    assert.ok(own?.kind === 'swarm');
    const spec = updateSpec(service(), swarm(planned), own, { policy, runLabel: '4711' });
    assert.match(JSON.stringify(spec?.['UpdateConfig']), /"FailureAction":"pause"/);
  });

  test('that does not pass its check is told, too; one that does is not', () => {
    const noticesOf = (outcome: Outcome): string =>
      plan([tag('api', 'dev')], observation({ readiness: readiness(steady(outcome)) })).notices.join('\n');
    const because = 'GET /health answers 500 (port 3001)';
    assert.match(
      noticesOf({ kind: 'fails', because }),
      /api does not pass its check now \(GET \/health answers 500 \(port 3001\)\)/,
    );
    assert.match(noticesOf({ kind: 'not-yet', because: 'silent' }), /does not pass its check now \(silent\)/);
    for (const kind of ['holds', 'not-asked'] as const) assert.doesNotMatch(noticesOf({ kind, because }), /its check/);
  });

  test('counts by how many of its tasks were bad, and how bad; one that still starts says nothing of it', () => {
    const planned = (...tasks: ObservedReadiness['tasks']): ReturnType<typeof plan> =>
      plan([tag('api', 'dev')], observation({ readiness: readiness(...tasks) }));
    const beforeOf = (...tasks: ObservedReadiness['tasks']) => planned(...tasks).services[0]?.before;
    const holds = steady({ kind: 'holds', because: '' });
    const other = steady({ kind: 'not-yet', because: 'GET /health answers 503' });
    const errors = steady({ kind: 'fails', because: 'GET /health answers 500' });
    assert.deepEqual(beforeOf(other, errors)?.unready, {
      because: 'GET /health answers 500',
      badness: 2,
      tasks: 'all',
    });
    assert.deepEqual(beforeOf(other, holds)?.unready, { because: 'GET /health answers 503', badness: 1, tasks: 1 });
    const late = {
      outcome: { kind: 'not-yet', because: 'nothing listens there', isSilent: true },
      isStarting: true,
    } as const;
    assert.equal(beforeOf(late)?.unready, undefined);
    assert.deepEqual(beforeOf(late, other)?.unready, { because: 'GET /health answers 503', badness: 1, tasks: 1 });
    assert.match(planned(late).notices.join(), /api is still starting \(nothing listens there\)/);
  });
});
