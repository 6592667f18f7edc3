/* oxlint-disable import/no-named-as-default-member -- the module's types name exports that it has only on its default */
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import sodium from 'libsodium-wrappers';
import { openSealed } from '../../github/state/vault.ts';
import { scene } from './octokits.ts';

function seal(key: string, value: string): string {
  return Buffer.from(sodium.crypto_box_seal(value, Buffer.from(key, 'base64'))).toString('base64');
}

suite('secrets', () => {
  test('of an environment are taken sealed for its key, and never shown', async () => {
    await using s = await scene();
    const { rest } = s.person('alice');
    s.github.setup.environment(s.repo, 'production');
    const at = { ...s.at, environment_name: 'production' };
    const { data } = await rest.actions.getEnvironmentPublicKey(at);
    const secret = { ...at, secret_name: 'SSH_KEY' };
    const put = { ...secret, key_id: data.key_id, encrypted_value: seal(data.key, 'a key\nof two lines') };
    assert.equal((await rest.actions.createOrUpdateEnvironmentSecret(put)).status, 201);
    assert.equal((await rest.actions.createOrUpdateEnvironmentSecret(put)).status, 204);
    const list = await rest.actions.listEnvironmentSecrets(at);
    assert.deepEqual(
      list.data.secrets.map(({ name }) => name),
      ['SSH_KEY'],
    );
    await rest.actions.getEnvironmentSecret(secret);
    const vault = s.repo.environmentVaults.get('production');
    assert.ok(vault);
    assert.equal(openSealed(vault, vault.secrets.get('SSH_KEY')?.sealed ?? ''), 'a key\nof two lines');
    await rest.actions.deleteEnvironmentSecret(secret);
    await assert.rejects(rest.actions.getEnvironmentSecret(secret), { status: 404 });
    s.github.assertClean();
  });

  test('of a repository are refused when they were sealed for another key, or not at all', async () => {
    await using s = await scene();
    const { rest } = s.person('alice');
    const { data } = await rest.actions.getRepoPublicKey(s.at);
    const other = Buffer.from(sodium.crypto_box_keypair().publicKey).toString('base64');
    const put = { ...s.at, secret_name: 'A', key_id: data.key_id };
    const sent = (value: string): Promise<unknown> =>
      rest.actions.createOrUpdateRepoSecret({ ...put, encrypted_value: value });
    await assert.rejects(sent(seal(other, 'x')), { status: 422 });
    await assert.rejects(sent(Buffer.from('plain text').toString('base64')), { status: 422 });
    await assert.rejects(sent(seal(data.key, 'x'.repeat(48 * 1024 + 1))), { status: 422 });
    await sent(seal(data.key, 'x'));
    await rest.actions.getRepoSecret({ ...s.at, secret_name: 'A' });
    assert.equal((await rest.actions.listRepoSecrets(s.at)).data.total_count, 1);
    await rest.actions.deleteRepoSecret({ ...s.at, secret_name: 'A' });
    s.github.assertClean();
  });

  test('of an organization too', async () => {
    await using s = await scene();
    const { rest } = s.person('alice');
    const { data } = await rest.actions.getOrgPublicKey({ org: 'acme' });
    const secret = { org: 'acme', secret_name: 'A' };
    const sealed = { key_id: data.key_id, encrypted_value: seal(data.key, 'x') };
    await rest.actions.createOrUpdateOrgSecret({ ...secret, ...sealed, visibility: 'all' });
    assert.equal((await rest.actions.getOrgSecret(secret)).data.name, 'A');
    assert.equal((await rest.actions.listOrgSecrets({ org: 'acme' })).data.total_count, 1);
    await rest.actions.deleteOrgSecret(secret);
    s.github.assertClean();
  });
});

suite('variables', () => {
  test('of a repository and of an environment are made, changed and removed', async () => {
    await using s = await scene();
    const { rest } = s.person('alice');
    s.github.setup.environment(s.repo, 'production');
    const environment = { ...s.at, environment_name: 'production' };
    const at = { ...environment, name: 'D8X_LABEL' };
    await rest.actions.createEnvironmentVariable({ ...at, value: 'a' });
    await assert.rejects(rest.actions.createEnvironmentVariable({ ...at, value: 'a' }), { status: 409 });
    await rest.actions.updateEnvironmentVariable({ ...at, value: 'b' });
    assert.equal((await rest.actions.getEnvironmentVariable(at)).data.value, 'b');
    assert.equal((await rest.actions.listEnvironmentVariables(environment)).data.total_count, 1);
    await rest.actions.deleteEnvironmentVariable(at);
    await rest.actions.createRepoVariable({ ...s.at, name: 'A', value: '1' });
    await rest.actions.updateRepoVariable({ ...s.at, name: 'A', value: '2' });
    assert.equal((await rest.actions.getRepoVariable({ ...s.at, name: 'A' })).data.value, '2');
    assert.equal((await rest.actions.listRepoVariables(s.at)).data.total_count, 1);
    await rest.actions.deleteRepoVariable({ ...s.at, name: 'A' });
    s.github.assertClean();
  });
});
