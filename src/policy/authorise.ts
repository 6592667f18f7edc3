import type { Command } from '../command/command.ts';
import { nearest } from '../nearest.ts';
import { effectOf, type Environment, type Person, repositoryRoles, type RepositoryRole } from './policy.ts';

export type Authorisation = { readonly kind: 'allowed' } | Refusal;

/** Why not, as a code to branch on and one or two plain sentences (no Markdown) for the person. */
interface Refusal {
  readonly kind: 'refused';
  readonly reason: RefusalReason;
  readonly message: string;
}

export type RefusalReason =
  /** The repository does not grant enough. */
  | 'permission'
  /** Not among the environment's users and teams. */
  | 'not-listed'
  /** The environment does not offer this service. */
  | 'service'
  /** The environment offers only some services, so a rollback of everything has to name them. */
  | 'services-unnamed'
  /** One's own command can't be approved. */
  | 'own-command'
  /** The time to approve has passed. */
  | 'expired';

/**
 * Whether `person` may give `command` on `environment`. `help` is everybody's; `status`, `plan` and `images` need the
 * environment's view permission; the others its permission and, where users or teams are listed, to be among them.
 */
export function authorise(command: Command, environment: Environment, person: Person): Authorisation {
  const effect = effectOf(command.verb);
  if (effect === 'none') return { kind: 'allowed' };
  const needed = effect === 'view' ? environment.viewPermission : environment.permission;
  if (rankOf(person) < repositoryRoles.indexOf(needed)) {
    return refused('permission', lackOfPermission(command, environment, needed));
  }
  if (effect === 'change' && !isListed(environment, person)) {
    return refused(
      'not-listed',
      `${command.verb} on ${environment.name} is for the users and teams that .github/d8x.yml lists for it.`,
    );
  }
  return judgeServices(command, environment);
}

/** How much the repository grants: a custom role counts as the role it is based on; below `read` is -1. */
function rankOf(person: Person): number {
  const named = repositoryRoles.findIndex((role) => role === person.roleName);
  return named === -1 ? repositoryRoles.findIndex((role) => role === person.permission) : named;
}

function isListed(environment: Environment, person: Person): boolean {
  const { users, teams } = environment;
  if (users === undefined && teams === undefined) return true;
  const own = new Set(person.teams.map((team) => team.toLowerCase()));
  return users?.includes(person.login.toLowerCase()) === true || teams?.some((team) => own.has(team)) === true;
}

function judgeServices(command: Command, environment: Environment): Authorisation {
  const { services } = environment;
  if (services === undefined) return { kind: 'allowed' };
  if (command.verb === 'rollback' && command.services.length === 0) {
    const example = `/d8x rollback ${services.join(' ')}`;
    return refused('services-unnamed', `${environment.name} offers only some services, so name them: ${example}`);
  }
  const foreign = servicesOf(command).find((service) => !services.includes(service));
  if (foreign === undefined) return { kind: 'allowed' };
  const meant = nearest(foreign, services);
  const offer = meant === undefined ? '' : ` Did you mean ${meant}?`;
  return refused('service', `${environment.name} offers ${services.join(', ')}, not ${foreign}.${offer}`);
}

function servicesOf(command: Command): readonly string[] {
  if (command.verb === 'update' || command.verb === 'plan') return command.services.map(({ service }) => service);
  if (command.verb === 'rollback') return command.services;
  return command.verb === 'images' ? [command.service] : [];
}

function lackOfPermission(command: Command, environment: Environment, needed: RepositoryRole): string {
  const orMore = needed === 'admin' ? '' : ' or more';
  return `${command.verb} on ${environment.name} needs the ${needed} role${orMore} on this repository.`;
}

function refused(reason: RefusalReason, message: string): Refusal {
  return { kind: 'refused', reason, message };
}
