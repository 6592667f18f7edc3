import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { scene } from './octokits.ts';

const DIGEST = `sha256:${'ab'.repeat(32)}`;

suite('releases', () => {
  test('are drafted, published, found by tag and as the latest', async () => {
    await using s = await scene();
    const { rest } = s.person('alice');
    const draft = await rest.repos.createRelease({ ...s.at, tag_name: 'v1.0.0', draft: true });
    await assert.rejects(rest.repos.getReleaseByTag({ ...s.at, tag: 'v1.0.0' }), { status: 404 });
    await rest.repos.updateRelease({ ...s.at, release_id: draft.data.id, draft: false, name: 'One' });
    await rest.repos.createRelease({ ...s.at, tag_name: 'v1.1.0-rc.1', prerelease: true });
    assert.equal((await rest.repos.getReleaseByTag({ ...s.at, tag: 'v1.0.0' })).data.name, 'One');
    assert.equal((await rest.repos.getLatestRelease(s.at)).data.tag_name, 'v1.0.0');
    assert.equal((await rest.repos.listReleases(s.at)).data.length, 2);
    await assert.rejects(rest.repos.createRelease({ ...s.at, tag_name: 'v1.0.0' }), { status: 422 });
    assert.deepEqual(
      (await rest.repos.listTags(s.at)).data.map(({ name }) => name),
      ['v1.1.0-rc.1', 'v1.0.0'],
    );
    const { data } = await rest.repos.getRelease({ ...s.at, release_id: draft.data.id });
    assert.equal(data.draft, false);
    await rest.repos.deleteRelease({ ...s.at, release_id: draft.data.id });
    s.github.assertClean();
  });

  test('start the workflows that listen to them, with the event as GitHub sends it', async () => {
    await using s = await scene();
    const next = s.github.nextRun();
    s.github.as('alice').release(s.repo, { tagName: 'v2.0.0' });
    const { run } = await next;
    assert.deepEqual([run.event, run.headBranch, run.actor.login], ['release', 'v2.0.0', 'alice']);
    assert.equal(run.payload['action'], 'published');
    assert.equal(s.repo.runs.size, 1);
  });

  test('are not the only events: a repository dispatch starts workflows by its type', async () => {
    await using s = await scene({ app: { permissions: { metadata: 'read', contents: 'write' } } });
    const dispatch = { ...s.at, client_payload: { service: 'api' } };
    await s.installation.rest.repos.createDispatchEvent({ ...dispatch, event_type: 'other' });
    assert.equal(s.repo.runs.size, 0);
    await s.installation.rest.repos.createDispatchEvent({ ...dispatch, event_type: 'deploy' });
    const [run] = s.repo.runs.values();
    assert.deepEqual(run?.payload['client_payload'], { service: 'api' });
    s.github.assertClean();
  });
});

suite('packages', () => {
  test('have versions, whose tags move', async () => {
    await using s = await scene();
    const alice = s.github.as('alice');
    const older = alice.pushImage(s.repo, {
      name: 'd8x-trader-main',
      digest: `sha256:${'cd'.repeat(32)}`,
      tags: ['dev'],
    });
    alice.pushImage(s.repo, { name: 'd8x-trader-main', digest: DIGEST, tags: ['dev', 'v1'] });
    const at = { org: 'acme', package_type: 'container', package_name: 'd8x-trader-main' } as const;
    const { data } = await s.person('alice').rest.packages.getAllPackageVersionsForPackageOwnedByOrg(at);
    assert.deepEqual(
      data.map(({ metadata }) => metadata?.container?.tags),
      [['dev', 'v1'], []],
    );
    assert.equal(data[0]?.name, DIGEST);
    await s.person('alice').rest.packages.getPackageVersionForOrganization({ ...at, package_version_id: older.id });
    s.github.assertClean();
  });
});
