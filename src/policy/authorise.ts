import { type Command, exceptionsOf, namingServices, servicesOf } from '../command/command.ts';
import { effectOf, isAlwaysApproved } from '../command/grammar.ts';
import { type Exception, formatException } from '../command/exceptions.ts';
import { formatCommand } from '../command/format.ts';
import { bareName, saidOfName } from '../service-name.ts';
import { nearest } from '../nearest.ts';
import {
  type Environment,
  type ExceptionRule,
  type LoosenedRule,
  type Person,
  repositoryRoles,
  type RepositoryRole,
} from './policy.ts';

export type Authorisation = { readonly kind: 'allowed' } | Refusal;

/** The users and teams that a rule lists; neither is everybody. */
type Listed = Pick<Environment, 'users' | 'teams'>;

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
  /** Not among those who may loosen what the command loosens. */
  | 'exception'
  /** More or fewer tasks than the environment lets a service have. */
  | 'replicas'
  /** Outside of the environment's windows, or in a freeze. */
  | 'outside-window'
  /** Not to be started by hand. */
  | 'by-hand'
  /** One's own command can't be approved. */
  | 'own-command'
  /** The time to approve has passed. */
  | 'expired';

/**
 * Whether `person` may give `command` on `environment`. What has no effect is everybody's; what only views needs the
 * environment's view permission; the others its permission and, where users or teams are listed, to be among them; and what
 * is to be loosened, to be listed for that.
 */
export function authorise(command: Command, environment: Environment, person: Person): Authorisation {
  const effect = effectOf(command.verb);
  if (effect === 'none') return { kind: 'allowed' };
  const own =
    effect === 'view' ? mayView(command.verb, environment, person) : mayChange(command.verb, environment, person);
  if (own.kind === 'refused') return own;
  const loosened = effect === 'change' ? exceptionsOf(command) : [];
  const foreign = loosened.find((one) => !mayLoosen(one, environment, person));
  if (foreign !== undefined) {
    return refused(
      'exception',
      `${formatException(foreign)} on ${environment.name} is for those whom exceptions: ${foreign.kind} of .github/d8x.yml lists.`,
    );
  }
  const services = judgeServices(command, environment);
  return services.kind === 'refused' ? services : judgeReplicas(command, environment);
}

/** Two tasks of referral would pay with one key, whatever a policy says. */
function judgeReplicas(command: Command, { name, scale = {} }: Environment): Authorisation {
  if (command.verb !== 'scale') return { kind: 'allowed' };
  for (const { service, replicas } of command.replicas) {
    const isReferral = bareName(service) === 'referral';
    const range = isReferral ? undefined : saidOfName(scale, service);
    if (range !== undefined && replicas >= range.least && replicas <= range.most) continue;
    const why = isReferral
      ? 'referral is never scaled: two tasks of it would pay with one key.'
      : range === undefined
        ? `scale of .github/d8x.yml has no ${service} for ${name}.`
        : `${name} lets ${service} have from ${range.least} to ${range.most} tasks, not ${replicas}.`;
    return refused('replicas', why);
  }
  return { kind: 'allowed' };
}

/** Whether `person` may change anything on `environment`; `what` names what he wants to, for the answer. */
export function mayChange(what: string, environment: Environment, person: Person): Authorisation {
  const needed = environment.permission;
  if (rankOf(person) < repositoryRoles.indexOf(needed)) {
    return refused('permission', lackOfPermission(what, environment, needed));
  }
  if (isListed(environment, person)) return { kind: 'allowed' };
  return refused(
    'not-listed',
    `${what} on ${environment.name} is for the users and teams that .github/d8x.yml lists for it.`,
  );
}

function mayView(what: Command['verb'], environment: Environment, person: Person): Authorisation {
  const needed = what === 'logs' ? environment.logsPermission : environment.viewPermission;
  if (rankOf(person) >= repositoryRoles.indexOf(needed)) return { kind: 'allowed' };
  return refused('permission', lackOfPermission(what, environment, needed));
}

function mayLoosen({ kind }: Exception, { exceptions }: Environment, person: Person): boolean {
  return isOneOf(exceptions?.[kind], person);
}

/** Whether an exception is for `person`. */
export function isOneOf(rule: ExceptionRule | undefined, person: Person): boolean {
  // An entry that listed nobody would be everybody's.
  return rule !== undefined && (rule.users ?? rule.teams) !== undefined && isListed(rule, person);
}

/** The entries of `exceptions` that decide on a command: by what it loosens, and whether it may be given alone. */
export function rulesOf(command: Command): readonly LoosenedRule[] {
  return [...exceptionsOf(command).map(({ kind }) => kind), ...(isAlwaysApproved(command.verb) ? [command.verb] : [])];
}

/** How much the repository grants: a custom role counts as the role it is based on; below `read` is -1. */
export function rankOf(person: Pick<Person, 'roleName' | 'permission'>): number {
  const named = repositoryRoles.findIndex((role) => role === person.roleName);
  return named === -1 ? repositoryRoles.findIndex((role) => role === person.permission) : named;
}

function isListed({ users, teams }: Listed, person: Person): boolean {
  if (users === undefined && teams === undefined) return true;
  const own = new Set(person.teams.map((team) => team.toLowerCase()));
  const isUser =
    users?.some(
      (user) => user === person.login.toLowerCase() || (typeof user === 'number' && `${user}` === person.id),
    ) === true;
  return isUser || teams?.some((team) => own.has(team)) === true;
}

function judgeServices(command: Command, environment: Environment): Authorisation {
  const { services } = environment;
  if (services === undefined) return { kind: 'allowed' };
  const example = namingServices(command, services);
  if (example !== undefined) {
    const named = formatCommand(example);
    return refused('services-unnamed', `${environment.name} offers only some services, so name them: ${named}`);
  }
  const foreign = servicesOf(command).find((service) => !offers(services, service));
  if (foreign === undefined) return { kind: 'allowed' };
  const meant = nearest(foreign, services);
  const offer = meant === undefined ? '' : ` Did you mean ${meant}?`;
  return refused('service', `${environment.name} offers ${services.join(', ')}, not ${foreign}.${offer}`);
}

/** A name without a place offers what is called so in any. */
function offers(services: readonly string[], service: string): boolean {
  return services.includes(service) || services.includes(bareName(service));
}

function lackOfPermission(what: string, environment: Environment, needed: RepositoryRole): string {
  const orMore = needed === 'admin' ? '' : ' or more';
  return `${what} on ${environment.name} needs the ${needed} role${orMore} on this repository.`;
}

function refused(reason: RefusalReason, message: string): Refusal {
  return { kind: 'refused', reason, message };
}
