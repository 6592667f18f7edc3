import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { changesAnything, makePlan, type PlanFacts, renderPlan } from '../../../cli/init/plan.ts';
import { isSame, remember, StateFile } from '../../../cli/init/state-file.ts';
import { Secret } from '../../../src/secret.ts';

const at = '2026-03-01T12:00:00Z';
const facts: PlanFacts = {
  present: new Map([['A', at]]),
  sent: { recipients: ['age1x'], secrets: { A: remember(new Secret('one'), at) } },
  secrets: new Map([['A', new Secret('one')]]),
  wantedFiles: [{ path: 'f', text: 'x' }],
  presentFiles: new Map([['f', 'x']]),
  way: 'direct',
  newIdentity: undefined,
  newHostKeys: 0,
};

const why = (changed: Partial<PlanFacts>): string | undefined => makePlan({ ...facts, ...changed }).secrets[0]?.why;

test('nothing is to be done where everything is as it was sent', () => {
  assert.equal(changesAnything(makePlan(facts)), false);
});

test('a secret is set when it is missing, its value differs, or somebody else set it', () => {
  assert.equal(why({}), 'same');
  assert.equal(why({ present: undefined }), 'new');
  assert.equal(why({ present: new Map() }), 'new');
  assert.equal(why({ secrets: new Map([['A', new Secret('two')]]) }), 'changed');
  assert.equal(why({ present: new Map([['A', '2026-03-02T00:00:00Z']]) }), 'unknown');
  assert.equal(why({ sent: { recipients: [], secrets: {} } }), 'unknown');
});

test('any one difference is a change, and the plan says it without a value', () => {
  const changes: readonly Partial<PlanFacts>[] = [
    { present: undefined },
    { newIdentity: '/k.txt' },
    { newHostKeys: 1 },
    { presentFiles: new Map() },
    { presentFiles: new Map([['f', 'y']]) },
  ];
  for (const change of changes) {
    const plan = makePlan({ ...facts, ...change });
    assert.equal(changesAnything(plan), true);
    assert.ok(!renderPlan(plan, 'acme/broker', 'production').join('\n').includes('one'));
  }
});

test('what was sent is remembered for its target alone, by hashes, in a file of its owner', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'd8x-state-'));
  try {
    const first = await StateFile.open(folder, 'acme/broker#production');
    assert.deepEqual(first.sent, { recipients: [], secrets: {} });
    await first.keep({ recipients: ['age1x'], secrets: { A: remember(new Secret('p4ssword'), at) } });
    const other = await StateFile.open(folder, 'acme/broker#staging');
    assert.deepEqual(other.sent, { recipients: [], secrets: {} });
    await other.keep({ recipients: ['age1y'], secrets: {} });
    const { sent, path } = await StateFile.open(folder, 'acme/broker#production');
    const remembered = sent.secrets['A'];
    assert.ok(remembered !== undefined);
    assert.equal(isSame(new Secret('p4ssword'), remembered), true);
    assert.equal(isSame(new Secret('p4ssworD'), remembered), false);
    assert.ok(!(await readFile(path, 'utf8')).includes('p4ssword'));
    assert.equal((await stat(path)).mode & 0o777, 0o600);
  } finally {
    await rm(folder, { recursive: true });
  }
});
