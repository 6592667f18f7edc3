import { type Command, exceptionsOf } from '../command/command.ts';
import { formatException } from '../command/exceptions.ts';
import { authorise, type Authorisation, mayChange } from './authorise.ts';
import type { Operation } from '../command/operations.ts';
import type { Environment, Person } from './policy.ts';
import type { UnattendedOperation } from './unattended.ts';

/** What a run would do: its operation, and the command that is like it; `restore` has none. */
export interface WantedRun {
  readonly operation: Operation;
  readonly command: Command | undefined;
}

/** What a schedule may run where the policy does not say. */
const scheduled: readonly UnattendedOperation[] = ['backup', 'drill', 'status'];

/** An environment of which a policy says nothing but its name, which is how one without a policy is judged. */
export function plainEnvironment(name: string): Environment {
  return {
    name,
    workflow: '',
    isDefault: false,
    permission: 'write',
    viewPermission: 'triage',
    logsPermission: 'write',
    releases: [],
  };
}

/** Whether `person` may start a run of this by hand: what the policy lets be started so, and what a command of it would need. */
export function judgeByHand(
  { operation, command }: WantedRun,
  environment: Environment,
  person: Person,
): Authorisation {
  if (environment.byHand?.includes(operation) === false) {
    const all = environment.byHand.length === 0 ? 'nothing' : environment.byHand.join(', ');
    return no(`${operation} may not be started by hand on ${environment.name}: by-hand of .github/d8x.yml has ${all}.`);
  }
  return command === undefined ? mayChange(operation, environment, person) : authorise(command, environment, person);
}

/** Whether a schedule may run this. */
export function judgeScheduled(wanted: WantedRun, environment: Environment): Authorisation {
  const { unattended = scheduled, name } = environment;
  if (!unattended.some((one) => one === wanted.operation)) {
    const all = unattended.length === 0 ? 'nothing' : unattended.join(', ');
    return no(`${wanted.operation} may not run on a schedule on ${name}: unattended of .github/d8x.yml lets ${all}.`);
  }
  return withoutExceptions(wanted);
}

/** Whether a release may run this: a plan of anything, or an update of what the policy's releases update. */
export function judgeReleased(wanted: WantedRun, environment: Environment): Authorisation {
  const { command } = wanted;
  if (command?.verb === 'plan') return { kind: 'allowed' };
  if (command?.verb !== 'update') return no(`a release may run plan and update, not ${wanted.operation}.`);
  const ruled = new Set(environment.releases.filter(({ action }) => action === 'update').map(({ service }) => service));
  const foreign = command.services.find(({ service }) => !ruled.has(service));
  if (foreign !== undefined) {
    return no(`.github/d8x.yml lets no release update ${foreign.service} on ${environment.name}.`);
  }
  return withoutExceptions(wanted);
}

/** What nobody asked for, nobody may loosen. */
function withoutExceptions({ command }: WantedRun): Authorisation {
  const [first] = command === undefined ? [] : exceptionsOf(command);
  return first === undefined
    ? { kind: 'allowed' }
    : no(`${formatException(first)} is for people, not for what runs unattended.`);
}

function no(message: string): Authorisation {
  return { kind: 'refused', reason: 'by-hand', message };
}
