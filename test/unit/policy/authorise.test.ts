import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import type { Command } from '../../../src/command/command.ts';
import { authorise, type RefusalReason } from '../../../src/policy/authorise.ts';
import { effectOf } from '../../../src/command/grammar.ts';
import { type Environment, type Person, repositoryRoles } from '../../../src/policy/policy.ts';
import { commandArbitrary } from '../command/arbitraries.ts';
import { environmentOf, environments, people, personOf } from './arbitraries.ts';

const backup: Command = { verb: 'backup' };
const status: Command = { verb: 'status' };
const update = (service: string): Command => ({ verb: 'update', services: [{ kind: 'newest', service }] });

function reasonOf(command: Command, environment: Environment, person: Person): RefusalReason | 'allowed' {
  const judged = authorise(command, environment, person);
  if (judged.kind === 'allowed') return 'allowed';
  assert.match(judged.message, /^[\x20-\x7e]+[^:]$/);
  return judged.reason;
}

suite('who may', () => {
  const roles = environmentOf({ permission: 'maintain', viewPermission: 'triage' });
  const cases: readonly (readonly [string, Command, Environment, Partial<Person>, RefusalReason | 'allowed'])[] = [
    ['anybody gets help', { verb: 'help' }, roles, { roleName: 'none', permission: 'none' }, 'allowed'],
    [
      'a reader of a public repository sees nothing',
      status,
      roles,
      { roleName: 'read', permission: 'read' },
      'permission',
    ],
    ['triage sees', status, roles, { roleName: 'triage', permission: 'read' }, 'allowed'],
    ['write is less than maintain', backup, roles, { roleName: 'write', permission: 'write' }, 'permission'],
    ['maintain, which GitHub also calls write, changes', backup, roles, { roleName: 'maintain' }, 'allowed'],
    ['admin changes', backup, roles, { roleName: 'admin', permission: 'admin' }, 'allowed'],
    [
      'a custom role counts as its base',
      backup,
      environmentOf(),
      { roleName: 'deployer', permission: 'write' },
      'allowed',
    ],
    ['and no more', backup, roles, { roleName: 'deployer', permission: 'write' }, 'permission'],
    ['an unknown role is none', backup, environmentOf(), { roleName: '', permission: '' }, 'permission'],
    ['one who is listed', backup, environmentOf({ users: ['octocat'] }), {}, 'allowed'],
    ['one who is not', backup, environmentOf({ users: ['hubot'] }), {}, 'not-listed'],
    [
      'one who is listed still needs the role',
      backup,
      environmentOf({ users: ['octocat'] }),
      { roleName: 'read' },
      'permission',
    ],
    ['lists are for changing', status, environmentOf({ users: ['hubot'] }), {}, 'allowed'],
    ['one of a team', backup, environmentOf({ teams: ['org/ops'] }), { teams: ['Org/Ops'] }, 'allowed'],
    [
      'one of another team',
      backup,
      environmentOf({ teams: ['org/ops'] }),
      { teams: ['org/dev', 'other/ops'] },
      'not-listed',
    ],
    [
      'a team or a name will do',
      backup,
      environmentOf({ users: ['hubot'], teams: ['org/ops'] }),
      { teams: ['org/ops'] },
      'allowed',
    ],
  ];
  for (const [name, command, environment, person, expected] of cases) {
    test(name, () => assert.equal(reasonOf(command, environment, personOf(person)), expected));
  }

  test('more of a role never allows less', () => {
    fc.assert(
      fc.property(commandArbitrary, environments, people, (command, environment, person) => {
        const allowed = repositoryRoles.map(
          (roleName) => authorise(command, environment, { ...person, roleName }).kind,
        );
        assert.deepEqual(allowed, allowed.toSorted().toReversed());
      }),
    );
  });

  test('who may change may see, where seeing needs no more', () => {
    fc.assert(
      fc.property(commandArbitrary, people, (command, person) => {
        const environment = environmentOf({ users: ['octocat'] });
        if (effectOf(command.verb) === 'change' && authorise(command, environment, person).kind === 'allowed') {
          assert.equal(authorise(status, environment, person).kind, 'allowed');
        }
      }),
    );
  });
});

suite('who may loosen a rule', () => {
  const loosened: Command = { verb: 'update', services: [], exceptions: [{ kind: 'image-change' }] };
  const cases: readonly (readonly [string, Environment, Partial<Person>, RefusalReason | 'allowed'])[] = [
    ['nobody, where the policy does not say', environmentOf(), { roleName: 'admin' }, 'exception'],
    [
      'who is listed',
      environmentOf({ exceptions: { 'image-change': { users: ['octocat'], alone: true } } }),
      {},
      'allowed',
    ],
    [
      'not who is not',
      environmentOf({ exceptions: { 'image-change': { users: ['hubot'], alone: true } } }),
      {},
      'exception',
    ],
    [
      'not who is listed for another',
      environmentOf({ exceptions: { migration: { users: ['octocat'], alone: true } } }),
      {},
      'exception',
    ],
    [
      'whoever is in a team',
      environmentOf({ exceptions: { 'image-change': { teams: ['org/ops'], alone: false } } }),
      { teams: ['Org/Ops'] },
      'allowed',
    ],
    [
      'not by an entry that lists nobody',
      environmentOf({ exceptions: { 'image-change': { alone: true } } }),
      {},
      'exception',
    ],
    [
      'who is listed for it needs the right to give the command',
      environmentOf({ users: ['hubot'], exceptions: { 'image-change': { users: ['octocat'], alone: true } } }),
      {},
      'not-listed',
    ],
  ];
  for (const [name, environment, person, expected] of cases) {
    test(name, () => assert.equal(reasonOf(loosened, environment, personOf(person)), expected));
  }

  test('a plan loosens nothing', () => {
    const plan: Command = { verb: 'plan', services: [], exceptions: [{ kind: 'image-change' }] };
    assert.equal(reasonOf(plan, environmentOf(), personOf()), 'allowed');
  });
});

suite('which services', () => {
  const some = environmentOf({ services: ['api', 'history'] });
  const cases: readonly (readonly [Command, RefusalReason | 'allowed'])[] = [
    [update('api'), 'allowed'],
    [update('referral'), 'service'],
    [{ verb: 'plan', services: [{ kind: 'newest', service: 'referral' }] }, 'service'],
    [{ verb: 'images', service: 'referral' }, 'service'],
    [{ verb: 'images', service: 'api' }, 'allowed'],
    [{ verb: 'rollback', services: ['api'] }, 'allowed'],
    [{ verb: 'rollback', services: ['api', 'referral'] }, 'service'],
    [{ verb: 'rollback', services: [] }, 'services-unnamed'],
    [{ verb: 'plan', of: 'rollback', services: [] }, 'services-unnamed'],
    [{ verb: 'plan', of: 'rollback', services: ['referral'] }, 'service'],
    [backup, 'allowed'],
  ];
  test('a name with its place is offered by itself, and by the bare name', () => {
    const judged = (services: readonly string[], asked: string): string =>
      reasonOf(update(asked), environmentOf({ services: [...services] }), personOf());
    assert.deepEqual(
      [judged(['redis'], 'broker/redis'), judged(['redis'], 'swarm/redis'), judged(['broker/redis'], 'broker/redis')],
      ['allowed', 'allowed', 'allowed'],
    );
    assert.deepEqual(
      [judged(['broker/redis'], 'swarm/redis'), judged(['broker/redis'], 'redis'), judged(['api'], 'broker/redis')],
      ['service', 'service', 'service'],
    );
  });

  for (const [command, expected] of cases) {
    test(`${JSON.stringify(command)}: ${expected}`, () => assert.equal(reasonOf(command, some, personOf()), expected));
  }

  test('the nearest is offered, and all are named where none was', () => {
    const typo = authorise(update('histroy'), some, personOf());
    assert.ok(typo.kind === 'refused');
    assert.equal(typo.message, 'production offers api, history, not histroy. Did you mean history?');
    const all = authorise({ verb: 'rollback', services: [] }, some, personOf());
    assert.ok(all.kind === 'refused');
    assert.match(all.message, /\/d8x rollback api history/);
  });

  test('without a list, all are offered', () => {
    assert.equal(reasonOf({ verb: 'rollback', services: [] }, environmentOf(), personOf()), 'allowed');
    assert.equal(reasonOf(update('anything'), environmentOf(), personOf()), 'allowed');
  });
});

test('an account that is listed by its number is nobody else of that name', () => {
  const environment = environmentOf({ users: [583231] });
  const may = (person: Partial<Person>) => authorise({ verb: 'backup' }, environment, personOf(person)).kind;
  assert.equal(may({ login: 'alice', id: '583231' }), 'allowed');
  assert.equal(may({ login: 'alice', id: '7' }), 'refused');
  assert.equal(may({ login: '583231', id: '7' }), 'refused');
});

test('logs of services are for those whom `logs` lets, and not for whoever may look', () => {
  const command = { verb: 'logs', service: 'api' } as const;
  const may = (roleName: string, logsPermission?: Environment['logsPermission']): string => {
    const environment = environmentOf({
      services: ['api'],
      ...(logsPermission === undefined ? {} : { logsPermission }),
    });
    const found = authorise(command, environment, personOf({ roleName, permission: 'read' }));
    return found.kind === 'allowed' ? 'allowed' : found.message;
  };
  assert.match(may('triage'), /logs on .* needs the write role/);
  assert.equal(may('write'), 'allowed');
  assert.match(may('write', 'admin'), /needs the admin role/);
  assert.equal(may('triage', 'triage'), 'allowed');
  const foreign = authorise(
    { ...command, service: 'history' },
    environmentOf({ services: ['api'] }),
    personOf({ roleName: 'admin' }),
  );
  assert.equal(foreign.kind === 'refused' && foreign.reason, 'service');
});

test('tasks are scaled within what the policy lets, and referral never', () => {
  const scaling = environmentOf({ scale: { api: { least: 1, most: 6 }, referral: { least: 1, most: 6 } } });
  const judged = (service: string, replicas: number): string => {
    const found = authorise({ verb: 'scale', replicas: [{ service, replicas }] }, scaling, personOf());
    return found.kind === 'allowed' ? 'allowed' : found.message;
  };
  assert.equal(judged('api', 1), 'allowed');
  assert.equal(judged('api', 6), 'allowed');
  assert.match(judged('api', 7), /lets api have from 1 to 6 tasks, not 7/);
  assert.match(judged('history', 2), /scale of .github\/d8x.yml has no history/);
  assert.match(judged('constructor', 2), /has no constructor/);
  assert.equal(judged('swarm/api', 2), 'allowed');
  for (const name of ['referral', 'swarm/referral']) assert.match(judged(name, 2), /referral is never scaled/);
});
