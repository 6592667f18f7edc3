import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { parseKeepRule } from '../../../../src/backup/keep/keep-rule.ts';
import { expendable, type KeptCopy } from '../../../../src/backup/keep/plan-keeping.ts';

const now = new Date('2026-06-30T12:00:00Z');
const dayMs = 86_400_000;

const copy = (daysAgo: number, more: Partial<KeptCopy> = {}): KeptCopy => ({
  name: `${daysAgo}`,
  at: new Date(now.getTime() - daysAgo * dayMs),
  isOwn: true,
  isVerified: false,
  lockedUntil: undefined,
  ...more,
});
const rule = (text: string): NonNullable<ReturnType<typeof parseKeepRule>> =>
  parseKeepRule(text) ?? assert.fail(`${text} is no rule`);
const gone = (copies: readonly KeptCopy[], text: string): readonly string[] =>
  expendable(copies, rule(text), now).map(({ name }) => name);

suite('the rule', () => {
  test('has days, weeks, months and years in any order', () => {
    assert.deepEqual(rule('7d 4w 12m 3y'), { days: 7, weeks: 4, months: 12, years: 3 });
    assert.deepEqual(rule('3y,1d'), { days: 1, weeks: 0, months: 0, years: 3 });
  });
  for (const text of ['', '0d', '7', 'd', '7d 3d', '7h', '-1d', '1.5d', 'all']) {
    test(`is none as ${JSON.stringify(text)}`, () => assert.equal(parseKeepRule(text), undefined));
  }
});

suite('what goes', () => {
  const daily = Array.from({ length: 400 }, (_, day) => copy(day));

  test('is what is in none of the last generations, the oldest first', () => {
    assert.deepEqual(gone(daily.slice(0, 10), '7d'), ['9', '8', '7']);
    const kept = daily.length - gone(daily, '7d 4w 12m 3y').length;
    // 7 days, 2 more Sundays, 11 more ends of months; the year before ends with one of those.
    assert.equal(kept, 7 + 2 + 11);
  });

  test('is never the newest, nor the newest verified', () => {
    const copies = [copy(0), copy(1), copy(50, { isVerified: true }), copy(60, { isVerified: true })];
    assert.deepEqual(gone(copies, '1y'), ['60', '1']);
    assert.deepEqual(gone(copies, '1d'), ['60', '1']);
  });

  test('is a newer one of a day rather than the verified one', () => {
    const copies = [copy(0), copy(5.1), copy(5.2, { isVerified: true }), copy(6, { isVerified: true })];
    assert.deepEqual(gone(copies, '2d'), ['6', '5.1']);
  });

  test('is nothing that is locked', () => {
    const locked = copy(9, { lockedUntil: new Date(now.getTime() + 1) });
    const unlocked = copy(8, { lockedUntil: new Date(now.getTime() - 1) });
    assert.deepEqual(gone([copy(0), unlocked, locked], '1d'), ['8']);
  });

  test('is nothing of another cluster, or unsigned: that does not count either', () => {
    const foreign = Array.from({ length: 5 }, (_, day) => copy(day / 10, { isOwn: false, isVerified: true }));
    assert.deepEqual(gone([...foreign, copy(3), copy(4, { isVerified: true })], '1d'), []);
  });

  test('is nothing that says it is of a time to come, which would have the others removed', () =>
    assert.deepEqual(gone([copy(-1), copy(1)], '1d'), []));

  test('of any copies: no kept one is missed, and a second time nothing goes', () => {
    const anyCopy = fc.record({
      daysAgo: fc.integer({ min: 0, max: 1_500 }),
      isOwn: fc.boolean(),
      isVerified: fc.boolean(),
      isLocked: fc.boolean(),
    });
    const anyRule = fc.constantFrom('7d 4w 12m 3y', '1d', '2w', '5m 1y', '30d');
    const check = (
      given: readonly { daysAgo: number; isOwn: boolean; isVerified: boolean; isLocked: boolean }[],
      text: string,
    ): void => {
      const copies = given.map(({ daysAgo, isLocked, ...more }) =>
        copy(daysAgo, { ...more, lockedUntil: isLocked ? new Date(now.getTime() + dayMs) : undefined }),
      );
      const removed = expendable(copies, rule(text), now);
      const left = copies.filter((one) => !removed.includes(one));
      assert.ok(removed.every(({ isOwn, lockedUntil }) => isOwn && lockedUntil === undefined));
      const own = (list: readonly KeptCopy[]): readonly KeptCopy[] => list.filter(({ isOwn }) => isOwn);
      const newest = (list: readonly KeptCopy[]): number => Math.max(...list.map(({ at }) => at.getTime()));
      assert.equal(newest(own(left)), newest(own(copies)));
      const verified = (list: readonly KeptCopy[]): readonly KeptCopy[] =>
        own(list).filter(({ isVerified }) => isVerified);
      assert.equal(newest(verified(left)), newest(verified(copies)));
      assert.deepEqual(expendable(left, rule(text), now), []);
    };
    fc.assert(fc.property(fc.array(anyCopy, { maxLength: 60 }), anyRule, check));
  });
});
