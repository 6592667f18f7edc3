import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { defined } from '../../src/defined.ts';

interface Run {
  readonly id: string;
  readonly url?: string;
  readonly attempt?: number;
}

suite('defined', () => {
  test('leaves out what has no value, and nothing else', () => {
    const given: { readonly url: string | undefined; readonly attempt: number | undefined } = {
      url: undefined,
      attempt: 0,
    };
    const run: Run = defined({ id: '7', ...given });
    assert.deepEqual(run, { id: '7', attempt: 0 });
    assert.deepEqual(Object.keys(run), ['id', 'attempt']);
    assert.deepEqual(defined({ text: '', nothing: null, no: false, list: [] }), {
      text: '',
      nothing: null,
      no: false,
      list: [],
    });
  });

  test('keeps the order of the fields, and each one its type', () => {
    const state: 'on' | undefined = 'on';
    const found: { readonly state?: 'on'; readonly count: number } = defined({ state, count: 2 });
    assert.deepEqual(Object.entries(found), [
      ['state', 'on'],
      ['count', 2],
    ]);
  });
});
