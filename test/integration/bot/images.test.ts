import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { pushImage } from '../image/push.ts';
import { type RunningRegistry, startRegistry } from '../image/registry-process.ts';
import { Lab } from './harness/lab.ts';

suite('images in a registry', () => {
  let registry: RunningRegistry;
  let dev: string;
  before(async () => {
    registry = await startRegistry();
    const target = { base: `http://${registry.host}`, repository: 'd8-x/api' };
    ({ digest: dev } = await pushImage(target, { tag: 'dev', content: 'dev', created: '2026-11-01T00:00:00Z' }));
    await pushImage(target, { tag: 'v1.2.0', content: 'new', created: '2026-10-01T00:00:00Z' });
    await pushImage(target, { tag: 'arm', content: 'arm', platform: { os: 'linux', architecture: 'arm64' } });
  });
  after(async () => registry[Symbol.asyncDispose]());

  const start = async (more = '', variables: Readonly<Record<string, string>> = {}): Promise<Lab> =>
    Lab.start({
      policy: `version: 1\nenvironments:\n  staging:\n    workflow: d8x.yml\n    images:\n      api: ${registry.host}/d8-x/api\n${more}`,
      variables: { INSECURE_REGISTRIES: registry.host, ...variables },
    });

  test('a tag is resolved before the run is asked for, and shown', async () => {
    await using lab = await start();
    await lab.comment('alice', '/d8x update api:dev');
    assert.equal(lab.runs[0]?.inputs['services'], `api:dev@${dev}`);
    assert.match(lab.answer.body, new RegExp(`\`/d8x update api:dev@${dev} --env staging\``));
    assert.match(lab.answer.body, new RegExp(dev.slice(7, 19)));
    lab.github.assertClean();
  });

  test('a tag that is not there ends the command, and names the ones that are', async () => {
    await using lab = await start();
    const comment = await lab.comment('alice', '/d8x update api:dve');
    assert.equal(lab.runs.length, 0);
    assert.match(lab.answer.body, /dev/);
    assert.deepEqual(lab.reactions(comment), ['-1', 'eyes']);
  });

  test('an image for another platform ends it too', async () => {
    await using lab = await start();
    await lab.comment('alice', '/d8x update api:arm');
    assert.equal(lab.runs.length, 0);
    assert.match(lab.answer.body, /linux\/amd64/);
  });

  test('a registry that can not be reached leaves the tag to the run, and says so', async () => {
    await using lab = await start('', { INSECURE_REGISTRIES: '' });
    await lab.comment('alice', '/d8x update api:dev');
    assert.equal(lab.runs[0]?.inputs['services'], 'api:dev');
    assert.match(lab.answer.body, /looks it up itself/);
  });

  test('what has to be approved is resolved first, by the bot or by a plan', async () => {
    const approval = '    approval:\n      required: true\n';
    await using lab = await start(approval);
    await lab.comment('alice', '/d8x update api:dev');
    assert.match(lab.answer.body, /Waiting for approval/);
    await lab.comment('bob', '/d8x approve');
    assert.equal(lab.runs[0]?.inputs['services'], `api:dev@${dev}`);
    await using blind = await start(approval, { INSECURE_REGISTRIES: '' });
    await blind.comment('alice', '/d8x update api:dev');
    // The run finds out instead, by a plan, and what that found is what can be approved.
    assert.equal(blind.runs[0]?.inputs['operation'], 'plan');
    assert.match(blind.answer.body, /looks it up itself/);
  });

  test('are listed with digests and ages, and the command that would deploy the newest', async () => {
    await using lab = await start();
    const comment = await lab.comment('tim', '/d8x images api');
    assert.match(lab.answer.body, /\| `dev` \| `sha256:[0-9a-f]{12}…` \| \d+ days ago \|/);
    assert.match(lab.answer.body, /`v1\.2\.0`/);
    assert.doesNotMatch(lab.answer.body, /\| `arm`/);
    assert.match(lab.answer.body, new RegExp(`/d8x update api:dev@${dev}`));
    assert.deepEqual(lab.reactions(comment), ['eyes', 'hooray']);
    await lab.comment('tim', '/d8x images nothing-known');
    assert.match(lab.answers.at(-1)?.body ?? '', /not known where the images/);
    lab.github.assertClean();
  });
});
