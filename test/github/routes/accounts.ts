import { publicUser, simpleUser, teamPayload } from '../payloads/account-payload.ts';
import { permissionsOf } from '../payloads/repository-payload.ts';
import { actor, type Call, type Handlers, param, repositoryOf } from '../server/call.ts';
import { listReply } from '../server/pagination.ts';
import { empty, json, notFound } from '../server/reply.ts';
import { type Account, loginKey, type Team } from '../state/accounts.ts';
import { reaches } from '../state/repository.ts';

/** People, teams, and who may do what in a repository. */
export const accountRoutes: Handlers = {
  'users/get-authenticated': (call) => json(200, publicUser(call.world, actor(call))),
  'users/get-by-username': (call) => json(200, publicUser(call.world, accountOf(call))),
  'users/get-by-id': (call) => {
    const id = Number(param(call, 'account_id'));
    const account = [...call.world.state.accounts.values()].find((one) => one.id === id);
    if (account === undefined) throw notFound();
    return json(200, publicUser(call.world, account));
  },
  'repos/get-collaborator-permission-level': (call) => {
    const account = accountOf(call);
    const access = call.world.state.access(repositoryOf(call), account);
    const legacy = reaches(access, 'admin')
      ? 'admin'
      : reaches(access, 'write')
        ? 'write'
        : access === undefined
          ? 'none'
          : 'read';
    const roleName = access?.custom ?? access?.role ?? 'none';
    const user = { ...simpleUser(call.world, account), permissions: permissionsOf(access), role_name: roleName };
    return json(200, { permission: legacy, role_name: roleName, user });
  },
  'repos/check-collaborator': (call) => {
    const { collaborators, owner } = repositoryOf(call);
    const key = loginKey(param(call, 'username'));
    if (key !== loginKey(owner.login) && !collaborators.has(key)) throw notFound();
    return empty();
  },
  'teams/get-by-name': (call) => json(200, teamPayload(call.world, teamOf(call))),
  'teams/list-members-in-org': (call) => {
    const members = [...teamOf(call).members].filter(([, { state }]) => state === 'active');
    return listReply(
      call,
      members.flatMap(([login]) => call.world.state.account(login) ?? []),
      (account) => simpleUser(call.world, account),
    );
  },
  'teams/get-membership-for-user-in-org': (call) => {
    const team = teamOf(call);
    const login = param(call, 'username');
    const membership = team.members.get(loginKey(login));
    if (membership === undefined) throw notFound();
    return json(200, { url: `${call.world.apiUrl}/teams/${team.id}/memberships/${login}`, ...membership });
  },
  'orgs/check-membership-for-user': (call) => {
    const members = call.world.state.orgMembers.get(loginKey(param(call, 'org')));
    if (members?.has(loginKey(param(call, 'username'))) !== true) throw notFound();
    return empty();
  },
};

function accountOf(call: Call): Account {
  const account = call.world.state.account(param(call, 'username'));
  if (account === undefined) throw notFound();
  return account;
}

function teamOf(call: Call): Team {
  const team = call.world.state.team(param(call, 'org'), param(call, 'team_slug'));
  if (team === undefined) throw notFound();
  return team;
}
