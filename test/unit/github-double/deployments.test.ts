import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { scene } from './octokits.ts';

suite('deployments', () => {
  test('are made with an environment, and have statuses', async () => {
    await using s = await scene();
    const { rest } = s.installation;
    const wanted = { ...s.at, ref: 'main', environment: 'production', required_contexts: [], auto_merge: false };
    const made = await rest.repos.createDeployment({ ...wanted, payload: { services: ['api'] } });
    assert.ok(made.status === 201);
    assert.deepEqual(made.data.payload, { services: ['api'] });
    const deployment = { ...s.at, deployment_id: made.data.id };
    await rest.repos.createDeploymentStatus({ ...deployment, state: 'in_progress' });
    await rest.repos.createDeploymentStatus({ ...deployment, state: 'success', description: 'held for 30 s' });
    const statuses = await rest.repos.listDeploymentStatuses(deployment);
    assert.deepEqual(
      statuses.data.map(({ state }) => state),
      ['success', 'in_progress'],
    );
    assert.equal(
      (await rest.repos.getEnvironment({ ...s.at, environment_name: 'production' })).data.name,
      'production',
    );
    assert.equal((await rest.repos.listDeployments({ ...s.at, environment: 'production' })).data.length, 1);
    assert.equal((await rest.repos.listDeployments({ ...s.at, environment: 'staging' })).data.length, 0);
    await rest.repos.getDeployment(deployment);
    s.github.assertClean();
  });

  test('make older successful ones inactive, but spare production', async () => {
    await using s = await scene();
    const { rest } = s.installation;
    const deploy = async (environment: string): Promise<number> => {
      const made = await rest.repos.createDeployment({ ...s.at, ref: 'main', environment, required_contexts: [] });
      assert.ok(made.status === 201);
      await rest.repos.createDeploymentStatus({ ...s.at, deployment_id: made.data.id, state: 'success' });
      return made.data.id;
    };
    const states: (string | undefined)[] = [];
    let older = 0;
    for (const environment of ['production', 'staging']) {
      older = await deploy(environment);
      await deploy(environment);
      const { data } = await rest.repos.listDeploymentStatuses({ ...s.at, deployment_id: older });
      states.push(data[0]?.state);
    }
    assert.deepEqual(states, ['success', 'inactive']);
    await rest.repos.deleteDeployment({ ...s.at, deployment_id: older });
    s.github.assertClean();
  });

  test('refuse unknown refs and descriptions that are too long', async () => {
    await using s = await scene();
    const { rest } = s.installation;
    await assert.rejects(rest.repos.createDeployment({ ...s.at, ref: 'gone' }), { status: 422 });
    const made = await rest.repos.createDeployment({ ...s.at, ref: 'main', required_contexts: [] });
    assert.ok(made.status === 201);
    const long = { ...s.at, deployment_id: made.data.id, state: 'success', description: 'x'.repeat(141) } as const;
    await assert.rejects(rest.repos.createDeploymentStatus(long), { status: 422 });
    s.github.assertClean();
  });
});

suite('environments', () => {
  test('are made with reviewers and a branch policy, listed and removed', async () => {
    await using s = await scene();
    const { rest } = s.person('alice');
    const bob = await rest.users.getByUsername({ username: 'bob' });
    const team = s.github.state.team('acme', 'operators');
    const production = { ...s.at, environment_name: 'production' };
    await rest.repos.createOrUpdateEnvironment({
      ...production,
      wait_timer: 5,
      prevent_self_review: true,
      reviewers: [
        { type: 'User', id: bob.data.id },
        { type: 'Team', id: team?.id ?? 0 },
      ],
      deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
    });
    const { data } = await rest.repos.getEnvironment(production);
    assert.deepEqual(
      data.protection_rules?.map(({ type }) => type),
      ['wait_timer', 'required_reviewers', 'branch_policy'],
    );
    assert.equal((await rest.repos.getAllEnvironments(s.at)).data.total_count, 1);
    await assert.rejects(s.person('bob').rest.repos.createOrUpdateEnvironment(production), { status: 403 });
    await rest.repos.deleteAnEnvironment(production);
    await assert.rejects(rest.repos.getEnvironment(production), { status: 404 });
    s.github.assertClean();
  });
});
