import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  describeOutside,
  judgeOutside,
  judgeSamples,
  unsteadyMs,
} from '../../../../src/update/health/judge-outside.ts';

/** Statuses that only what stands before a service answers with, or that it may. */
const ofTheWay = [502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 530, 403, 429];
type Asked = number | 'refused';
const answer = (asked: Asked): { status?: number; error?: string } =>
  asked === 'refused' ? { error: 'ECONNREFUSED' } : { status: asked };
const stabilityMs = 5_000;
const judged = (asked: readonly Asked[], now = stabilityMs): string =>
  judgeSamples(
    asked.map((one, index) => ({ at: index, answer: answer(one) })),
    0,
    now,
    stabilityMs,
  );

suite('an answer from outside', () => {
  test('is one of three kinds, over the whole table of statuses', () => {
    for (let status = 100; status < 600; status++) {
      const kind = ofTheWay.includes(status) ? 'way' : status < 500 ? 'well' : 'error';
      assert.equal(judgeOutside({ status }), kind, `${status}`);
    }
    assert.equal(judgeOutside({ error: 'ECONNREFUSED' }), 'way');
  });

  test('is named as people know it', () => {
    assert.equal(describeOutside({ status: 521 }), 'answers Cloudflare 521');
    assert.equal(describeOutside({ status: 530 }), 'answers Cloudflare 530');
    assert.equal(describeOutside({ status: 502 }), 'answers 502');
    assert.equal(describeOutside({ status: 528 }), 'answers 528');
    assert.equal(describeOutside({ error: 'ECONNREFUSED' }), 'does not answer (ECONNREFUSED)');
  });
});

suite('an address at which people reach a service', () => {
  test('is well after three good answers in a row, whatever came before', () => {
    assert.equal(judged([502, 200, 404, 301]), 'well');
    assert.equal(judged([200, 200], 1_000), 'not-yet');
    assert.equal(judged([500, 500, 500, 426, 200, 101], 1_000), 'well');
  });

  test('is never more than a way that is shut, for each status that is one', () => {
    for (const status of [...ofTheWay, 'refused'] as const) {
      assert.equal(judged([status, status, status], stabilityMs - 1), 'not-yet', String(status));
      assert.equal(judged([status, status, status]), 'way', String(status));
    }
    assert.equal(judged([502, 'refused', 521]), 'way');
  });

  test('shows an error through the whole window, and not before', () => {
    assert.equal(judged([500, 500, 500], stabilityMs - 1), 'not-yet');
    assert.equal(judged([500, 501, 505]), 'error');
  });

  test('is waited for while it answers now so, now so, and then only told', () => {
    assert.equal(judged([200, 502, 200]), 'not-yet');
    assert.equal(judged([500, 502, 500]), 'not-yet');
    assert.equal(judged([200, 502, 200], stabilityMs + unsteadyMs), 'way');
    assert.equal(judged([500, 502, 500], stabilityMs + unsteadyMs), 'way');
  });
});
