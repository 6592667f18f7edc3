import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { scene } from './octokits.ts';

suite('people', () => {
  test('have a permission and a role in a repository', async () => {
    await using s = await scene();
    s.github.setup.collaborator(s.repo, 'dan', { role: 'write', custom: 'deployer' });
    s.github.setup.collaborator(s.repo, 'eve', 'maintain');
    s.github.setup.user('frank');
    const roleOf = async (username: string): Promise<[string, string]> => {
      const { data } = await s.installation.rest.repos.getCollaboratorPermissionLevel({ ...s.at, username });
      return [data.permission, data.role_name];
    };
    assert.deepEqual(await roleOf('alice'), ['admin', 'admin']);
    assert.deepEqual(await roleOf('Bob'), ['write', 'write']);
    assert.deepEqual(await roleOf('carol'), ['read', 'read']);
    assert.deepEqual(await roleOf('dan'), ['write', 'deployer']);
    assert.deepEqual(await roleOf('eve'), ['write', 'maintain']);
    assert.deepEqual(await roleOf('frank'), ['none', 'none']);
    await assert.rejects(roleOf('nobody'), { status: 404 });
    s.github.assertClean();
  });

  test('are members of teams and organizations', async () => {
    await using s = await scene();
    const { rest } = s.installation;
    const team = { org: 'acme', team_slug: 'operators' };
    assert.equal((await rest.teams.getMembershipForUserInOrg({ ...team, username: 'bob' })).data.state, 'active');
    await assert.rejects(rest.teams.getMembershipForUserInOrg({ ...team, username: 'carol' }), { status: 404 });
    assert.equal((await rest.teams.getByName(team)).data.slug, 'operators');
    assert.deepEqual(
      (await rest.teams.listMembersInOrg(team)).data.map(({ login }) => login),
      ['bob'],
    );
    assert.equal((await rest.orgs.checkMembershipForUser({ org: 'acme', username: 'alice' })).status, 204);
    await assert.rejects(rest.orgs.checkMembershipForUser({ org: 'acme', username: 'carol' }), { status: 404 });
    s.github.assertClean();
  });

  test('are found by login, by id and by their own token', async () => {
    await using s = await scene();
    const alice = s.person('alice');
    const { data } = await alice.rest.users.getAuthenticated();
    assert.equal(data.login, 'alice');
    assert.equal((await alice.rest.users.getByUsername({ username: 'ALICE' })).data.id, data.id);
    assert.equal((await alice.rest.users.getById({ account_id: data.id })).data.login, 'alice');
    s.github.assertClean();
  });

  test('see nothing of a private repository that they have no part in', async () => {
    await using s = await scene();
    await assert.rejects(s.person('mallory').rest.repos.get(s.at), { status: 404 });
    assert.equal((await s.person('carol').rest.repos.get(s.at)).data.permissions?.push, false);
    assert.equal((await s.person('alice').rest.repos.get(s.at)).data.permissions?.admin, true);
    assert.equal((await s.person('alice').rest.repos.checkCollaborator({ ...s.at, username: 'bob' })).status, 204);
    s.github.assertClean();
  });
});
