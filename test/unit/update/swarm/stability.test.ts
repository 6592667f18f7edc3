import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { Verdict } from '../../../../src/update/swarm/convergence.ts';
import { reduce, type Decision, startWatch, type Timeouts } from '../../../../src/update/swarm/stability.ts';
import { task } from '../samples.ts';

const timeouts: Timeouts = { stabilityMs: 5_000, stuckMs: 15_000, reactionMs: 5_000, timeoutMs: 60_000 };
const running = (settled: boolean, ...ids: string[]): Verdict => ({
  kind: 'running',
  settled,
  tasks: ids.map((id) => task(id)),
});
const waiting: Verdict = { kind: 'waiting', running: 0, desired: 1, detail: '' };
const stuck: Verdict = { kind: 'stuck', task: task('p'), running: 0, desired: 1 };
const failed = (swarmActs: boolean): Verdict => ({ kind: 'failed', task: task('f'), swarmActs });

interface Seen {
  /** Milliseconds since the start. */
  readonly at: number;
  readonly verdict: Verdict;
}

/** The decision after each verdict. */
function decisions(...seen: readonly Seen[]): Decision[] {
  let state = startWatch(0);
  return seen.map(({ at, verdict }) => {
    const step = reduce(state, verdict, at, timeouts);
    ({ state } = step);
    return step.decision;
  });
}
const last = (...seen: readonly Seen[]): Decision | undefined => decisions(...seen).at(-1);

suite('a service with a start gate', () => {
  test('has the time of one task for each of them', () => {
    const gated: Timeouts = { ...timeouts, gateMs: 30_000 };
    const some = (count: number): Verdict => ({ kind: 'waiting', running: count, desired: 3, detail: '' });
    let state = startWatch(0);
    const kindAt = (at: number, verdict: Verdict): string => {
      const step = reduce(state, verdict, at, gated);
      ({ state } = step);
      return step.decision.kind;
    };
    assert.equal(kindAt(89_999, some(0)), 'go-on');
    assert.equal(kindAt(89_999, some(1)), 'go-on');
    // One fewer, and then as many as before, is no way forward.
    assert.equal(kindAt(120_000, some(0)), 'go-on');
    assert.equal(kindAt(150_000, some(1)), 'go-on');
    assert.equal(kindAt(179_998, some(1)), 'go-on');
    assert.equal(kindAt(179_999, some(1)), 'failed');
  });
});

suite('the stability window', () => {
  test('is over when the same tasks have run through it and swarm has settled', () => {
    const all = decisions(
      { at: 1_000, verdict: waiting },
      { at: 2_000, verdict: running(false, 'a') },
      { at: 6_999, verdict: running(true, 'a') },
      { at: 7_000, verdict: running(true, 'a') },
    );
    assert.deepEqual(
      all.map(({ kind }) => kind),
      ['go-on', 'go-on', 'go-on', 'stable'],
    );
    assert.equal(
      last({ at: 0, verdict: running(false, 'a') }, { at: 9_000, verdict: running(false, 'a') })?.kind,
      'go-on',
    );
  });

  test('begins again when a task was replaced or something did not run in between', () => {
    const replaced = last({ at: 0, verdict: running(true, 'a') }, { at: 6_000, verdict: running(true, 'b') });
    assert.equal(replaced?.kind, 'go-on');
    const interrupted = last(
      { at: 0, verdict: running(true, 'a') },
      { at: 3_000, verdict: waiting },
      { at: 4_000, verdict: running(true, 'a') },
      { at: 8_000, verdict: running(true, 'a') },
    );
    assert.equal(interrupted?.kind, 'go-on');
  });

  test('does not care in which order swarm lists the tasks', () => {
    assert.equal(
      last({ at: 0, verdict: running(true, 'a', 'b') }, { at: 5_000, verdict: running(true, 'b', 'a') })?.kind,
      'stable',
    );
  });
});

suite('a warm-up', () => {
  const warm = { ...timeouts, warmUpMs: 600_000 };
  const seen = (...steps: readonly (readonly [number, boolean])[]): string | undefined => {
    let state = startWatch(0);
    let decision: Decision | undefined;
    for (const [at, isReady] of steps) {
      ({ state, decision } = reduce(state, running(true, 'a'), at, warm, isReady));
    }
    return decision?.kind;
  };

  test('comes before the stability window, which begins when everything is ready', () => {
    assert.equal(seen([0, false], [300_000, false]), 'go-on');
    assert.equal(seen([0, false], [300_000, true], [304_999, true]), 'go-on');
    assert.equal(seen([0, false], [300_000, true], [305_000, true]), 'stable');
    assert.equal(seen([0, true], [3_000, false], [4_000, true], [8_999, true]), 'go-on');
  });

  test('has an end for what is ready now so, now so', () => {
    assert.equal(seen([0, false], [664_999, true]), 'go-on');
    assert.equal(seen([0, false], [665_000, true]), 'failed');
  });
});

suite('giving up', () => {
  test('comes at once for a failed task, unless swarm is about to act itself', () => {
    assert.deepEqual(last({ at: 0, verdict: failed(false) }), { kind: 'failed', because: 'task-failed' });
    assert.deepEqual(last({ at: 0, verdict: failed(true) }), { kind: 'go-on' });
    assert.equal(last({ at: 0, verdict: failed(true) }, { at: 5_000, verdict: failed(true) })?.kind, 'failed');
  });

  test('comes after a while for a task that no node takes, and starts over when one did', () => {
    assert.equal(last({ at: 0, verdict: stuck }, { at: 14_000, verdict: stuck })?.kind, 'go-on');
    assert.deepEqual(last({ at: 0, verdict: stuck }, { at: 15_000, verdict: stuck }), {
      kind: 'failed',
      because: 'stuck',
    });
    assert.equal(
      last({ at: 0, verdict: stuck }, { at: 9_000, verdict: waiting }, { at: 16_000, verdict: stuck })?.kind,
      'go-on',
    );
  });

  test('comes after a while for a node that went down and blocks the rest', () => {
    const blocked: Verdict = { kind: 'blocked', task: task('l'), running: 1, desired: 2 };
    assert.equal(last({ at: 0, verdict: blocked }, { at: 14_000, verdict: blocked })?.kind, 'go-on');
    assert.deepEqual(last({ at: 0, verdict: blocked }, { at: 15_000, verdict: blocked }), {
      kind: 'failed',
      because: 'blocked',
    });
  });

  test('comes at the deadline, however it stands', () => {
    for (const verdict of [waiting, stuck, running(false, 'a'), failed(true)]) {
      assert.deepEqual(last({ at: 60_000, verdict }), { kind: 'failed', because: 'timeout' }, verdict.kind);
    }
  });

  test('comes for everything that swarm or somebody else has decided', () => {
    const message = '';
    const ends: readonly [Verdict, string][] = [
      [{ kind: 'rolling-back', message, task: undefined }, 'rolled-back'],
      [{ kind: 'rolled-back', message, task: undefined }, 'rolled-back'],
      [{ kind: 'paused', message, task: undefined }, 'paused'],
      [{ kind: 'changed-externally', image: 'x' }, 'changed-externally'],
      [{ kind: 'gone' }, 'gone'],
    ];
    for (const [verdict, because] of ends) assert.deepEqual(last({ at: 0, verdict }), { kind: 'failed', because });
  });

  test('never calls something stable that did not run all the time', () => {
    const verdicts = fc.constantFrom(waiting, stuck, running(true, 'a'), running(false, 'a'), running(true, 'b'));
    const gap = fc.integer({ min: 1, max: 4_000 });
    fc.assert(
      fc.property(fc.array(fc.record({ gap, verdict: verdicts }), { maxLength: 30 }), (steps) => {
        let at = 0;
        const seen = steps.map(({ gap, verdict }) => {
          at += gap;
          return { at, verdict };
        });
        decisions(...seen).forEach((decision, index) => {
          if (decision.kind !== 'stable') return;
          const now = seen[index];
          const window = seen.filter(
            (one) => now !== undefined && one.at <= now.at && one.at > now.at - timeouts.stabilityMs,
          );
          const ids = new Set(
            window.map(({ verdict }) => (verdict.kind === 'running' ? verdict.tasks[0]?.id : 'none')),
          );
          assert.equal(ids.size, 1);
          assert.ok(!ids.has('none'));
        });
      }),
    );
  });
});
