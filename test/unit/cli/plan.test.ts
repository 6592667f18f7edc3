import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { EnvironmentRules } from '../../../cli/github/environment.ts';
import {
  changesAnything,
  type EnvironmentFacts,
  makePlan,
  type PlanFacts,
  type PlannedEnvironment,
} from '../../../cli/init/plan.ts';
import { renderPlan } from '../../../cli/init/render-plan.ts';
import { isSame, remember, StateFile } from '../../../cli/folder/state-file.ts';
import { Secret } from '../../../src/secret.ts';

const at = '2026-03-01T12:00:00Z';
const main = { id: 1, name: 'main', type: 'branch' };
const rules: EnvironmentRules = { waitMinutes: 0, preventSelfReview: false, reviewers: [], branches: [main] };
const environment: EnvironmentFacts = {
  name: 'production',
  branch: 'main',
  rules,
  reviewers: undefined,
  present: new Map([['A', at]]),
  sent: { recipients: ['age1x'], secrets: { A: remember(new Secret('s3cret'), at) } },
  secrets: new Map([['A', new Secret('s3cret')]]),
  signer: {},
};
const facts: PlanFacts = {
  environments: [environment],
  unattended: undefined,
  wantedFiles: [{ path: 'f', text: 'x' }],
  presentFiles: new Map([['f', 'x']]),
  way: 'direct',
  newIdentity: undefined,
  newHostKeys: 0,
  newSigners: undefined,
};

function planned(changed: Partial<EnvironmentFacts>): PlannedEnvironment {
  const [first] = makePlan({ ...facts, environments: [{ ...environment, ...changed }] }).environments;
  assert.ok(first !== undefined);
  return first;
}

const why = (changed: Partial<EnvironmentFacts>): string | undefined => planned(changed).secrets[0]?.why;

test('nothing is to be done where everything is as it was sent', () => {
  assert.equal(changesAnything(makePlan(facts)), false);
});

test('a secret is set when it is missing, its value differs, or somebody else set it', () => {
  assert.equal(why({}), 'same');
  assert.equal(why({ present: new Map() }), 'new');
  assert.equal(why({ secrets: new Map([['A', new Secret('two')]]) }), 'changed');
  assert.equal(why({ present: new Map([['A', '2026-03-02T00:00:00Z']]) }), 'unknown');
  assert.equal(why({ sent: { recipients: [], secrets: {} } }), 'unknown');
});

test('an environment is limited to its branch unless exactly that holds already', () => {
  const other = { id: 2, name: 'topic', type: 'branch' };
  const tag = { id: 3, name: 'main', type: 'tag' };
  const limits = (branches: EnvironmentRules['branches']): boolean =>
    planned({ rules: { ...rules, branches } }).restrict;
  assert.equal(limits([main]), false);
  assert.equal(limits('all'), true);
  // Without any protected branch GitHub lets every branch through that rule.
  assert.equal(limits('protected'), true);
  assert.equal(limits([]), true);
  assert.equal(limits([tag]), true);
  assert.deepEqual(planned({ rules: { ...rules, branches: [main, other, tag] } }).shutOut, ['topic', 'main']);
  assert.equal(planned({ rules: undefined }).restrict, true);
});

test('what the repository’s plan does not have is not asked for again, and keeps wallet keys here', () => {
  const secrets = new Map([['D8X_BROKER_PRIVATE_KEY', new Secret('0x1')]]);
  const sent = { recipients: [], secrets: {}, open: 'the plan has none' };
  const open = planned({ rules: { ...rules, branches: 'all' }, sent, secrets });
  assert.deepEqual([open.restrict, open.secrets], [false, []]);
  const limited = planned({ sent, secrets });
  assert.equal(limited.secrets.length, 1);
});

test('reviewers are set where they are others than those that are there', () => {
  const alice = { type: 'User', id: 7, shown: 'alice' } as const;
  const asked = (reviewers: EnvironmentRules['reviewers']): boolean =>
    planned({ rules: { ...rules, reviewers }, reviewers: [alice] }).reviewers !== undefined;
  assert.equal(asked([{ type: 'User', id: 7 }]), false);
  assert.equal(asked([]), true);
  assert.equal(asked([{ type: 'Team', id: 7 }]), true);
  assert.equal(planned({ rules: { ...rules, reviewers: [{ type: 'User', id: 9 }] } }).reviewers, undefined);
});

test('any one difference is a change, and the plan says it without a value', () => {
  const changes: readonly Partial<PlanFacts>[] = [
    { environments: [{ ...environment, rules: undefined }] },
    { unattended: '["production"]' },
    { newIdentity: '/k.txt' },
    { newHostKeys: 1 },
    { presentFiles: new Map() },
    { presentFiles: new Map([['f', 'y']]) },
  ];
  for (const change of changes) {
    const plan = makePlan({ ...facts, ...change });
    assert.equal(changesAnything(plan), true);
    assert.ok(!renderPlan(plan, 'acme/broker').join('\n').includes('s3cret'));
  }
});

test('what was sent is remembered for its target alone, by hashes, in a file of its owner', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'd8x-state-'));
  try {
    const first = await StateFile.open(folder);
    assert.deepEqual(first.sent('acme/broker#production'), { recipients: [], secrets: {} });
    await first.keep('acme/broker#production', {
      recipients: ['age1x'],
      secrets: { A: remember(new Secret('p4ssword'), at) },
    });
    assert.deepEqual(first.sent('acme/broker#staging'), { recipients: [], secrets: {} });
    await first.keep('acme/broker#staging', { recipients: ['age1y'], secrets: {} });
    const again = await StateFile.open(folder);
    const { path } = again;
    assert.deepEqual(again.targets, ['acme/broker#production', 'acme/broker#staging']);
    const remembered = again.sent('acme/broker#production').secrets['A'];
    assert.ok(remembered !== undefined);
    assert.equal(isSame(new Secret('p4ssword'), remembered), true);
    assert.equal(isSame(new Secret('p4ssworD'), remembered), false);
    assert.ok(!(await readFile(path, 'utf8')).includes('p4ssword'));
    assert.equal((await stat(path)).mode & 0o777, 0o600);
  } finally {
    await rm(folder, { recursive: true });
  }
});
