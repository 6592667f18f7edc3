import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Issue } from '../../github/state/issues.ts';
import type { Repository } from '../../github/state/repository.ts';
import { pushImage } from '../image/push.ts';
import { type RunningRegistry, startRegistry } from '../image/registry-process.ts';
import { Lab, type LabOptions } from './harness/lab.ts';

suite('releases of a service', () => {
  let registry: RunningRegistry;
  const images = new Map<string, string>();
  before(async () => {
    registry = await startRegistry();
    for (const tag of ['v1.0.0', 'v1.1.0', 'v2.0.0-rc.1']) await push(tag);
  });
  after(async () => registry[Symbol.asyncDispose]());

  async function push(tag: string): Promise<string> {
    const target = { base: `http://${registry.host}`, repository: 'd8-x/api' };
    const { digest } = await pushImage(target, {
      tag,
      content: tag,
      labels: {
        'org.opencontainers.image.revision': tag === 'v1.0.0' ? '1'.repeat(40) : '2'.repeat(40),
        'org.opencontainers.image.source': 'https://github.com/acme/api',
      },
    });
    images.set(tag, digest);
    return digest;
  }

  async function start(
    action: string,
    more: LabOptions = {},
    rule = '',
    keys = '',
  ): Promise<{ lab: Lab; service: Repository }> {
    const policy = `version: 1
environments:
  staging:
    workflow: d8x.yml
    images: { api: ${registry.host}/d8-x/api }
    releases:
      - { repository: acme/api, service: api, action: ${action}, wait-minutes: 5${rule} }
${keys}`;
    const lab = await Lab.start({ policy, variables: { INSECURE_REGISTRIES: registry.host }, ...more });
    return { lab, service: lab.github.setup.repository('acme/api', { private: true }) };
  }

  const proposals = (lab: Lab): readonly Issue[] =>
    [...lab.repository.issues.values()].filter(({ author }) => author.id === lab.github.app.bot.id);

  test('a release is proposed in an issue: digest, changes, and the command', async () => {
    const { lab, service } = await start('propose');
    await using _ = lab;
    lab.github.as('alice').release(service, { tagName: 'v1.0.0' });
    await lab.settle();
    lab.github.as('alice').release(service, { tagName: 'v1.1.0' });
    await lab.settle();
    const [first, second] = proposals(lab);
    assert.match(first?.title ?? '', /api v1\.0\.0 for staging/);
    const digest = images.get('v1.1.0');
    assert.ok(second?.body?.includes(`/d8x update api:v1.1.0@${digest} --env staging`), second?.body ?? '');
    assert.match(second?.body ?? '', /compare\/v1\.0\.0\.\.\.v1\.1\.0/);
    assert.equal(lab.runs.length, 0);
    lab.github.assertClean();
  });

  test('the changes are since what the bot deployed last', async () => {
    const { lab, service } = await start('propose');
    await using _ = lab;
    await lab.comment('alice', '/d8x update api:v1.0.0');
    lab.github.as('alice').release(service, { tagName: 'v1.1.0' });
    await lab.settle();
    assert.match(proposals(lab)[0]?.body ?? '', new RegExp(`compare/${'1'.repeat(40)}\\.\\.\\.v1\\.1\\.0`));
  });

  test('what lies between what runs and the release is told, as text; what GitHub does not tell is said', async () => {
    const { lab, service } = await start('propose');
    await using _ = lab;
    await lab.comment('alice', '/d8x update api:v1.0.0');
    const author = lab.github.setup.user('alice');
    const at = lab.clock.now().getTime();
    const older = { sha: '1'.repeat(40), tree: '', parents: [], message: 'one', author, at, files: new Map() };
    const files = new Map([['prisma/migrations/1/migration.sql', Buffer.from('x')]]);
    const message = 'Pay @acme/ops\n\nmore';
    const newer = { ...older, sha: '2'.repeat(40), parents: [older.sha], message, at: at + 86_400_000, files };
    for (const commit of [older, newer]) service.git.commits.set(commit.sha, commit);
    lab.github.as('alice').release(service, { tagName: 'v1.1.0' });
    await lab.settle();
    const [first] = proposals(lab);
    assert.match(
      first?.body ?? '',
      /`1111111` → `2222222` · 1 commit · 1 day · \[compare\].*\*\*contains a database migration\*\*/,
    );
    assert.match(first?.body ?? '', /^- Pay `@acme\/ops`$/m);
    service.git.commits.delete(newer.sha);
    lab.github.as('alice').release(service, { tagName: 'v2.0.0-rc.1' });
    await lab.settle();
    assert.match(
      proposals(lab)[1]?.body ?? '',
      /what changes is not known: GitHub shows no such repository or commits/,
    );
    lab.github.assertClean();
  });

  test('the proposed command, commented on the issue, runs', async () => {
    const { lab, service } = await start('propose');
    await using _ = lab;
    lab.github.as('alice').release(service, { tagName: 'v1.1.0' });
    await lab.settle();
    const [issue] = proposals(lab);
    const [command = ''] = /^\/d8x update .*$/m.exec(issue?.body ?? '') ?? [];
    lab.github.as('bob').comment(lab.repository, issue?.number ?? 0, command);
    await lab.settle();
    assert.equal(lab.runs[0]?.inputs['services'], `api:v1.1.0@${images.get('v1.1.0')}`);
  });

  test('pre-releases and drafts lead to nothing, unless the policy says otherwise', async () => {
    const { lab, service } = await start('propose');
    await using _ = lab;
    lab.github.as('alice').release(service, { tagName: 'v2.0.0-rc.1', prerelease: true });
    lab.github.as('alice').release(service, { tagName: 'v1.1.0', draft: true });
    await lab.settle();
    assert.equal(proposals(lab).length, 0);
    const other = await start('propose', {}, ', prereleases: true');
    await using __ = other.lab;
    other.lab.github.as('alice').release(other.service, { tagName: 'v2.0.0-rc.1', prerelease: true });
    await other.lab.settle();
    assert.equal(proposals(other.lab).length, 1);
  });

  test('one that would be updated at once is proposed while no update may begin', async () => {
    const freeze = '    freeze: [{ from: 2020-01-01, until: 2120-01-01, reason: audit }]\n';
    const { lab, service } = await start('update', {}, '', freeze);
    await using _ = lab;
    lab.github.as('alice').release(service, { tagName: 'v1.1.0' });
    await lab.settle();
    assert.match(proposals(lab)[0]?.body ?? '', /It was not updated at once: staging is frozen until .*audit/);
    assert.match(proposals(lab)[0]?.body ?? '', /^\/d8x update api:v1\.1\.0@/m);
    assert.equal(lab.runs.length, 0);
  });

  test('twice delivered, to two replicas, it is proposed once', async () => {
    const { lab, service } = await start('propose', { replicas: 2 });
    await using _ = lab;
    const held = lab.github.outbox.hold();
    lab.github.as('alice').release(service, { tagName: 'v1.1.0' });
    const webhook = held.webhooks.find(({ action }) => action === 'published');
    assert.ok(webhook);
    await Promise.all(lab.replicas.map((replica) => lab.post(webhook, replica)));
    await lab.settle();
    assert.equal(proposals(lab).length, 1);
    lab.clock.advance(15 * 60_000);
    await lab.settle();
    assert.ok(
      ![...lab.repository.labels.keys()].some((name) => name.includes('claim')),
      'the claim goes when it is settled',
    );
  });

  test('an image that is not there yet is waited for', async () => {
    const { lab, service } = await start('propose');
    await using _ = lab;
    lab.github.as('alice').release(service, { tagName: 'v3.0.0' });
    await lab.settle();
    assert.equal(proposals(lab).length, 0);
    const digest = await push('v3.0.0');
    lab.clock.advance(61_000);
    await lab.settle();
    assert.ok(proposals(lab)[0]?.body?.includes(digest));
  });

  test('and told of when it never came', async () => {
    const { lab, service } = await start('propose');
    await using _ = lab;
    lab.github.as('alice').release(service, { tagName: 'v4.0.0' });
    await lab.settle();
    for (let minute = 0; minute < 6; minute++) {
      lab.clock.advance(61_000);
      await lab.settle();
    }
    assert.match(proposals(lab)[0]?.title ?? '', /api v4\.0\.0 has no image/);
    lab.clock.advance(10 * 60_000);
    await lab.settle();
    assert.equal(proposals(lab).length, 1);
  });

  test('the image itself tells of it, where the replica that waited is gone', async () => {
    const { lab, service } = await start('propose', { replicas: 2 }, ", tag: 'v*'");
    await using _ = lab;
    lab.github.as('alice').release(service, { tagName: 'v5.0.0' });
    await lab.settle();
    await lab.replica.bot.finish(100);
    lab.github.app.webhookUrl = `${lab.replicas[1]?.url}/api/github/webhooks`;
    const digest = await push('v5.0.0');
    const platforms = [`sha256:${'a'.repeat(64)}`, `sha256:${'b'.repeat(64)}`];
    lab.github.as('alice').pushImage(service, { name: 'api', digest, tags: ['v5.0.0'], platforms });
    await lab.settle();
    assert.equal(lab.github.deliveries.filter(({ event }) => event === 'registry_package').length, 3);
    assert.equal(proposals(lab).length, 1);
    assert.ok(proposals(lab)[0]?.body?.includes(digest));
  });

  test('by policy it is updated to at once, and its issue follows the run', async () => {
    const { lab, service } = await start('update');
    await using _ = lab;
    const release = lab.github.as('alice').release(service, { tagName: 'v1.1.0' });
    await lab.settle();
    assert.equal(lab.runs.length, 1);
    assert.equal(lab.runs[0]?.inputs['request-id'], `release-${release.id}-0`);
    assert.equal(lab.runs[0]?.inputs['services'], `api:v1.1.0@${images.get('v1.1.0')}`);
    assert.equal(lab.runs[0]?.inputs['issue-number'], String(proposals(lab)[0]?.number));
    lab.github.run(lab.repository, lab.runs[0]?.id ?? 0).complete('success');
    await lab.settle();
    assert.match(lab.answer.body, /The run succeeded/);
    const [deployment] = lab.repository.deployments.values();
    assert.equal(deployment?.statuses.at(-1)?.state, 'success');
    lab.github.assertClean();
  });

  test('one that is called as no image can be is no way to another image, and waits for nothing', async () => {
    const { lab, service } = await start('update');
    await using _ = lab;
    const target = { base: `http://${registry.host}`, repository: 'd8-x/other' };
    const foreign = await pushImage(target, { tag: 'v1.0.0', content: 'other' });
    const names = ['%2e%2e/%2e%2e/other/manifests/v1.0.0', 'v1.1.0#', 'v1.1.0%23', 'release/1.0', 'v1.1.0+build'];
    for (const tagName of names) lab.github.as('alice').release(service, { tagName });
    await lab.settle();
    assert.deepEqual(lab.runs, []);
    const bodies = proposals(lab).map(({ body }) => body ?? '');
    assert.equal(bodies.length, names.length);
    for (const body of bodies) {
      assert.match(body, /No image can have the tag /);
      assert.ok(![foreign.digest, images.get('v1.1.0') ?? ''].some((digest) => body.includes(digest)), body);
      assert.doesNotMatch(body, /^\/d8x/m);
    }
  });

  test('a release of a fork, of a repository of the same name elsewhere, or of none that the policy names, leads to nothing', async () => {
    const { lab } = await start('update');
    await using _ = lab;
    const names = ['mallory/api', 'acme/api-fork', 'acme/apis', 'acme.evil/api', 'mallory/acme-api'];
    for (const name of names) {
      const fork = lab.github.setup.repository(name, { private: true, collaborators: { mallory: 'admin' } });
      lab.github.as('mallory').release(fork, { tagName: 'v1.1.0' });
    }
    await lab.settle();
    assert.deepEqual([proposals(lab), lab.runs], [[], []]);
  });
});
