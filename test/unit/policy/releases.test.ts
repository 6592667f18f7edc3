import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import type { ReleaseRule } from '../../../src/policy/policy.ts';
import { matchesPattern, matchRelease } from '../../../src/policy/releases.ts';
import { environmentOf } from './arbitraries.ts';

const rule: ReleaseRule = {
  repository: 'd8-x/api',
  service: 'api',
  tag: 'v*',
  imageTag: '{tag}',
  prereleases: false,
  action: 'propose',
  waitMs: 60_000,
};
const match = (
  rules: readonly ReleaseRule[],
  given: { tag?: string; repository?: string; isPrerelease?: boolean } = {},
) =>
  matchRelease(
    { environments: [environmentOf({ releases: rules })] },
    { repository: 'D8-X/api', tag: 'v1.2.3', isPrerelease: false, ...given },
  );

suite('releases', () => {
  test('of the repository, with a fitting tag', () => {
    assert.deepEqual(
      match([rule]).map(({ imageTag }) => imageTag),
      ['v1.2.3'],
    );
    assert.deepEqual(match([rule], { repository: 'someone/api' }), []);
    assert.deepEqual(match([rule], { tag: '1.2.3' }), []);
  });

  test('pre-releases only where they are wanted', () => {
    assert.deepEqual(match([rule], { isPrerelease: true }), []);
    assert.equal(match([{ ...rule, prereleases: true }], { isPrerelease: true }).length, 1);
  });

  test('the image has the tag that the rule makes', () => {
    const tagOf = (imageTag: string, tag: string) => match([{ ...rule, tag: '*', imageTag }], { tag })[0]?.imageTag;
    assert.equal(tagOf('{version}', 'v1.2.3'), '1.2.3');
    assert.equal(tagOf('{version}', 'vanilla'), 'vanilla');
    assert.equal(tagOf('release-{version}', '2.0'), 'release-2.0');
    assert.equal(tagOf('{tag}', '$&{version}'), '$&{version}');
    assert.equal(tagOf('main', 'v1'), 'main');
  });

  test('the first fitting rule of a service counts, in each environment', () => {
    const rules = [
      { ...rule, tag: 'v2.*' },
      { ...rule, action: 'update' as const },
      { ...rule, tag: '*' },
      { ...rule, service: 'history' },
    ];
    const staging = environmentOf({ name: 'staging', releases: [rule] });
    const matches = matchRelease(
      { environments: [environmentOf({ releases: rules }), staging] },
      { repository: 'd8-x/api', tag: 'v1', isPrerelease: false },
    );
    assert.deepEqual(
      matches.map(({ environment, rule: { service, action } }) => [environment.name, service, action]),
      [
        ['production', 'api', 'update'],
        ['production', 'history', 'propose'],
        ['staging', 'api', 'propose'],
      ],
    );
  });
});

suite('patterns', () => {
  test('stars and question marks', () => {
    const fits: readonly (readonly [string, string])[] = [
      ['*', ''],
      ['*', 'v1'],
      ['v?', 'v1'],
      ['v*.*', 'v1.2.3'],
      ['a*b*c', 'aXbYc'],
      ['**', 'x'],
      ['[a]', '[a]'],
    ];
    for (const [pattern, text] of fits) assert.ok(matchesPattern(pattern, text), `${pattern} ${text}`);
    const misses: readonly (readonly [string, string])[] = [
      ['', 'a'],
      ['v?', 'v'],
      ['v*', 'av'],
      ['a*b', 'ac'],
      ['[a]', 'a'],
      ['.', 'a'],
    ];
    for (const [pattern, text] of misses) assert.ok(!matchesPattern(pattern, text), `${pattern} ${text}`);
  });

  test('they fit what a regular expression made of them fits', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 6 });
    fc.assert(
      fc.property(pattern, text, (pattern, text) => {
        const source = pattern.replaceAll('.', '[.]').replaceAll('*', '.*').replaceAll('?', '.');
        assert.equal(matchesPattern(pattern, text), new RegExp(`^${source}$`).test(text));
      }),
      { numRuns: 1000 },
    );
  });

  test('a hostile pattern takes no time', () => {
    const started = process.cpuUsage();
    assert.ok(!matchesPattern(`${'*a'.repeat(60)}b`, 'a'.repeat(255)));
    assert.ok(process.cpuUsage(started).user < 100_000);
  });
});
