import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { awaited } from '../../../src/database/payment.ts';
import { readNextPayment } from '../../../src/update/keys/answers.ts';

const due = new Date('2026-12-01T08:00:00Z');

/** What is waited for so many seconds before (below zero) or after payments are due. */
function at(seconds: number, lastBatch?: Date, isOpen = false): 'batch' | 'due' | undefined {
  return awaited({ isOpen, lastBatch, now: new Date(due.getTime() + seconds * 1000) }, due);
}

suite('before referral is changed', () => {
  test('a batch is waited for, whenever it began', () => {
    assert.equal(at(-86_400, undefined, true), 'batch');
    assert.equal(awaited({ isOpen: true, lastBatch: undefined, now: due }, undefined), 'batch');
  });

  test('payments that are due within minutes are waited for, until they are paid or did not begin', () => {
    assert.equal(at(-301), undefined);
    assert.equal(at(-300), 'due');
    assert.equal(at(0, new Date('2026-11-24T08:00:05Z')), 'due');
    assert.equal(at(20, new Date('2026-12-01T08:00:10Z')), undefined);
    assert.equal(at(179), 'due');
    assert.equal(at(180), undefined);
  });

  test('nothing is waited for where referral does not say when it pays', () => {
    assert.equal(awaited({ isOpen: false, lastBatch: undefined, now: due }, undefined), undefined);
  });
});

suite('/next-pay of referral', () => {
  const answered = (body: string, status = 200): Date | undefined =>
    readNextPayment({ kind: 'answered', status, body });

  test('says when it pays next, in seconds', () => {
    const body =
      '{"type":"next-pay","data":{"nextPaymentDueTs":1697544000,"nextPaymentDue":"2023-October-17 12:00:00"}}';
    assert.deepEqual(answered(body), new Date(1_697_544_000_000));
  });

  test('is not believed where it says something else, or is not there', () => {
    for (const body of [
      '',
      '404 page not found',
      '{"data":{"nextPaymentDueTs":"soon"}}',
      '{"data":{"nextPaymentDueTs":1e300}}',
    ])
      assert.equal(answered(body), undefined, body);
    assert.equal(answered('{"data":{"nextPaymentDueTs":1697544000}}', 500), undefined);
    assert.equal(readNextPayment({ kind: 'silent', because: 'nothing listens there' }), undefined);
  });
});
