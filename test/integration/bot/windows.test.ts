import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { Lab } from './harness/lab.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const update = `/d8x update api@${digest}`;
const hourMs = 3_600_000;

/** A policy that is frozen from so many hours from now to so many. */
function frozen(from: number, until: number, more = ''): string {
  const moment = (hours: number): string => new Date(Date.now() + hours * hourMs).toISOString().slice(0, 19);
  return `version: 1
environments:
  production:
    workflow: d8x.yml
    freeze: [{ from: '${moment(from)}Z', until: '${moment(until)}Z', reason: 'year *end* @acme/ops' }]
    exceptions: { override: { users: [alice, bob] } }
${more}`;
}

suite('in a freeze', () => {
  test('an update is refused with when it ends; what looks, saves and goes back is not', async () => {
    await using lab = await Lab.start({ policy: frozen(-1, 1) });
    const restart = await lab.comment('alice', '/d8x restart api');
    assert.match(lab.answersTo(restart)[0]?.body ?? '', /production is frozen until/);
    const asked = await lab.comment('alice', update);
    const answer = lab.answersTo(asked)[0]?.body ?? '';
    assert.match(answer, /production is frozen until .* UTC/);
    assert.match(answer, /`\*end\* @acme\/ops`/, 'the reason is text, and nobody is called');
    assert.equal(lab.runs.length, 0);
    await lab.comment('alice', '/d8x backup\n/d8x status\n/d8x rollback api\n/d8x unlock');
    assert.equal(lab.runs.length, 4);
    lab.github.assertClean();
  });

  test('it goes with --override, by one whom the policy lists and another one', async () => {
    await using lab = await Lab.start({ policy: frozen(-1, 1) });
    await lab.comment('carol', `${update} --override "the RPC is down"`);
    assert.match(lab.answer.body, /is for those whom exceptions: override/);
    const asked = await lab.comment('alice', `${update} --override "the RPC is down"`);
    assert.equal(lab.runs.length, 0);
    assert.match(lab.answersTo(asked)[0]?.body ?? '', /Waiting for approval/);
    await lab.comment('bob', '/d8x approve');
    assert.equal(lab.runs[0]?.inputs['services'], `api@${digest} --override "the RPC is down"`);
  });

  test('what was asked before is not approved until it ends', async () => {
    const approval = '    approval: { required: true, within-minutes: 300 }\n';
    await using lab = await Lab.start({ policy: frozen(1, 3, approval) });
    await lab.comment('alice', update);
    lab.clock.advance(2 * hourMs);
    lab.keepTokens();
    await lab.comment('bob', '/d8x approve');
    assert.match(lab.answers.at(-1)?.body ?? '', /Nothing was started[\s\S]*Production is frozen until/);
    assert.equal(lab.runs.length, 0);
    lab.clock.advance(2 * hourMs);
    await lab.comment('bob', '/d8x approve');
    assert.equal(lab.runs.length, 1);
  });
});
