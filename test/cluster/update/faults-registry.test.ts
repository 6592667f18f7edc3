import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { Secret } from '../../../src/secret.ts';
import { assertError, begins, Scene } from './scene.ts';

const history = 'd8x-trader-history';
const manifestTypes = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
].join(', ');

suite('an update whose images or disks fail it', () => {
  let scene: Scene;
  before(async () => {
    scene = await Scene.open();
  });
  after(async () => {
    await scene.trial.sandbox.resetCluster();
  });
  const assertUntouched = async (): Promise<void> => {
    await scene.assertRuns('history', history, 'main');
    await scene.assertClean('history');
  };

  test('is refused while the registry is down, and so is one that is down by the time of the pull', async () => {
    const { registryServer } = scene.trial.sandbox;
    const during = await scene.update('history:dev', {}, { at: begins('Pull'), fault: () => registryServer.stop() });
    const before = await scene.update('history:next');
    await registryServer.start();
    // The pull may have been quicker than the end of the registry: then the update holds.
    if (during.conclusion === 'success')
      await scene.trial.run({ operation: 'rollback', rollbackServices: ['history'] });
    else assertError(during, 'pull-failed', /history/);
    assertError(before, 'registry-unreachable', /10\.88\.0\.1:5000/);
    await assertUntouched();
  });

  test('is refused where the registry wants a password that is not given', async () => {
    const { address } = scene.trial.sandbox.info.registryPrivate;
    const services = `history=${address}/d8-x/${history}:dev`;
    const result = await scene.update(services, { policy: { allowImageChange: true } });
    assertError(result, 'registry-denied', /10\.88\.0\.1:5001/);
    await assertUntouched();
  });

  test('shows the password to the registry that it is for, and to no other one that runs something', async () => {
    const { address, username, password } = scene.trial.sandbox.info.registryPrivate;
    const login = { username, password: new Secret(password) };
    const asked = { policy: { allowImageChange: true } };
    const services = `api=${address}/d8-x/d8x-private:main`;
    const unshown = await scene.update(services, { ...asked, registryAuth: login });
    assertError(unshown, 'registry-denied', /10\.88\.0\.1:5001/);
    assert.match(unshown.error?.hint ?? '', /is for 10\.88\.0\.1:5000 and was not shown to 10\.88\.0\.1:5001/);
    const shown = await scene.update(services, { ...asked, registryAuth: { ...login, registry: address } });
    assert.equal(shown.conclusion, 'success', JSON.stringify(shown.error));
    // Its images come from two registries now.
    const back = await scene.trial.run({ operation: 'rollback', rollbackServices: ['api'], registryAuth: login });
    assert.equal(back.conclusion, 'success', JSON.stringify(back.error));
    assert.match(back.warnings.join(), /registry-password is not used: .*5000 and .*5001/);
    await scene.assertRuns('api', 'd8x-trader-main', 'main', 2);
    await scene.assertClean('api');
  });

  test('ends before anything is changed when the digest vanishes between plan and pull', async () => {
    const digest = scene.evidence.digest(history, 'next');
    const url = `http://${scene.trial.sandbox.info.registry}/v2/d8-x/${history}/manifests/${digest}`;
    const kept = await fetch(url, { headers: { accept: manifestTypes } });
    const body = await kept.text();
    const contentType = kept.headers.get('content-type') ?? '';
    const result = await scene.update(
      'history:next',
      {},
      { at: begins('Take the cluster lock'), fault: () => fetch(url, { method: 'DELETE' }) },
    );
    const again = [digest, 'next'].map((name) => url.replace(digest, name));
    for (const one of again) {
      const put = await fetch(one, { method: 'PUT', headers: { 'content-type': contentType }, body });
      assert.equal(put.status, 201);
    }
    assert.equal(result.conclusion, 'failure', JSON.stringify(result.headline));
    assertError(result, result.error?.code === 'image-not-found' ? 'image-not-found' : 'pull-failed', /next|history/);
    await assertUntouched();
  });

  test("is refused where a worker's disk has no room, and ends unchanged where it fills up before the pull", async () => {
    const worker = scene.trial.sandbox.host('worker-1');
    const fault = (): Promise<void> => worker.fillDisk(4_096);
    const during = await scene.update('history:multi', {}, { at: begins('Take the cluster lock'), fault });
    const before = await scene.update('history:multi');
    await worker.freeDisk();
    assertError(during, 'disk-full', /worker-01|no space/);
    assertError(before, 'disk-full', /worker-01 has \d+ MiB free/);
    await assertUntouched();
  });

  test('is whole or not at all while the disk of the manager is full', async () => {
    const manager = scene.trial.sandbox.host('manager');
    const fault = (): Promise<void> => manager.fillDisk(0);
    const during = await scene.update('history:dev', {}, { at: begins('Update history'), fault });
    await manager.freeDisk();
    assert.equal(during.conclusion, 'success', JSON.stringify(during.error));
    await scene.assertRuns('history', history, 'dev');
    await scene.assertClean('history');
  });
});
