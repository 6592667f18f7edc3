import assert from 'node:assert/strict';
import { createSign, generateKeyPairSync } from 'node:crypto';
import { suite, test } from 'node:test';
import { scene } from './octokits.ts';

function jwt(privateKey: string, claims: Record<string, unknown>): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`;
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}

suite('the app', () => {
  test('reads itself and its installations by its JWT', async () => {
    await using s = await scene();
    const { data } = await s.app.rest.apps.getAuthenticated();
    assert.equal(data?.slug, 'd8x-ops');
    const installation = await s.app.rest.apps.getRepoInstallation(s.at);
    assert.equal(installation.data.app_id, s.github.app.id);
    assert.equal((await s.app.rest.apps.listInstallations()).data.length, 1);
    await s.app.rest.apps.getOrgInstallation({ org: 'acme' });
    await s.app.rest.apps.getInstallation({ installation_id: installation.data.id });
    s.github.assertClean();
  });

  test('is refused with a JWT that another key signed, that is stale, that lives too long or names another app', async () => {
    await using s = await scene();
    const { app, apiUrl } = s.github;
    const other = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    const good = { iss: app.id, iat: seconds() - 10, exp: seconds() + 300 };
    const statusOf = async (token: string): Promise<number> =>
      (await fetch(`${apiUrl}/app`, { headers: { authorization: `Bearer ${token}`, 'user-agent': 'test' } })).status;
    assert.equal(await statusOf(jwt(app.privateKey, good)), 200);
    assert.equal(await statusOf(jwt(app.privateKey, { ...good, iss: app.clientId })), 200);
    assert.equal(await statusOf(jwt(other.privateKey, good)), 401);
    assert.equal(await statusOf(jwt(app.privateKey, { ...good, exp: seconds() - 1 })), 401);
    assert.equal(await statusOf(jwt(app.privateKey, { ...good, exp: seconds() + 3600 })), 401);
    assert.equal(await statusOf(jwt(app.privateKey, { ...good, iat: seconds() + 300 })), 401);
    assert.equal(await statusOf(jwt(app.privateKey, { ...good, iss: 1 })), 404);
  });

  test('gets tokens that are narrowed as asked, and no wider than its installation', async () => {
    await using s = await scene();
    const { data } = await s.app.rest.apps.getRepoInstallation(s.at);
    const token = await s.app.rest.apps.createInstallationAccessToken({
      installation_id: data.id,
      repositories: ['broker'],
      permissions: { issues: 'read' },
    });
    assert.deepEqual(token.data.permissions, { metadata: 'read', issues: 'read' });
    assert.equal(token.data.repositories?.[0]?.full_name, 'acme/broker');
    const wider = { installation_id: data.id, permissions: { administration: 'write' } } as const;
    await assert.rejects(s.app.rest.apps.createInstallationAccessToken(wider), { status: 422 });
    s.github.assertClean();
  });

  test('may do only what its permissions allow', async () => {
    await using s = await scene({ app: { permissions: { metadata: 'read', issues: 'read' } } });
    const issue = s.github.as('alice').openIssue(s.repo, 'one');
    await s.installation.rest.issues.get({ ...s.at, issue_number: issue.number });
    const comment = { ...s.at, issue_number: issue.number, body: 'x' };
    await assert.rejects(s.installation.rest.issues.createComment(comment), {
      status: 403,
      message: /Resource not accessible by integration/,
    });
    await assert.rejects(s.installation.rest.repos.getContent({ ...s.at, path: 'README.md' }), { status: 403 });
    s.github.assertClean();
  });

  test('loses what its token could when it is suspended', async () => {
    await using s = await scene();
    await s.installation.rest.repos.get(s.at);
    const installation = s.github.state.installationOn(s.repo.owner);
    assert.ok(installation);
    installation.suspended = true;
    await assert.rejects(s.installation.rest.repos.get(s.at), { status: 403 });
  });

  test('is made from a manifest once', async () => {
    await using s = await scene();
    s.github.state.manifests.set('one-time-code', { name: 'My d8x-ops' });
    const anyone = s.person('alice');
    const made = await anyone.request('POST /app-manifests/{code}/conversions', { code: 'one-time-code' });
    assert.equal(made.data.name, 'My d8x-ops');
    assert.match(made.data.pem, /BEGIN RSA PRIVATE KEY/);
    await assert.rejects(anyone.request('POST /app-manifests/{code}/conversions', { code: 'one-time-code' }), {
      status: 404,
    });
    s.github.assertClean();
  });
});
