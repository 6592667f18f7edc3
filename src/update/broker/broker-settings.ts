import { defined } from '../../defined.ts';
import { bareName } from '../../service-name.ts';
import type { ComposeProject } from '../model/compose-project.ts';
import type { Engine } from '../../cluster/engine/engine.ts';
import { Secret } from '../../secret.ts';
import { inspectAll } from './broker-watch.ts';
import { composeLabels, type ComposeSettings } from './compose.ts';
import type { Deployment } from '../model/context.ts';

type GivenSettings = Pick<Deployment, 'brokerFeeTbps' | 'brokerRedisPassword'>;
type Environment = Readonly<Record<string, Secret>>;

/** What the compose file takes from the environment, and under which names its services have it (d8x-cli's docker-compose.yml). */
const variables = { BROKER_FEE_TBPS: ['BROKER_FEE_TBPS'], REDIS_PW: ['REDIS_PW', 'REDIS_PASSWORD'] } as const;
const names = ['BROKER_FEE_TBPS', 'REDIS_PW'] as const;

/** All those names: their values are given anew each time. */
export const settingVariables: ReadonlySet<string> = new Set(Object.values(variables).flat());

/** What each service of the project runs with: its own container's values first, then those of the others beside it. */
export async function runningSettings(
  engine: Engine,
  { project }: Pick<ComposeProject, 'project'>,
): Promise<(service: string) => ComposeSettings> {
  const containers = await engine.listContainers({ label: [`${composeLabels.project}=${project}`] }, { all: true });
  const details = await inspectAll(engine, containers);
  const isOwn = (service: string, labels: Readonly<Record<string, string>>): boolean =>
    labels[composeLabels.service] === bareName(service);
  return (service) =>
    settingsOf(
      details
        .toSorted((a, b) => Number(isOwn(service, b.labels)) - Number(isOwn(service, a.labels)))
        .map(({ environment }) => environment),
    );
}

/** The settings that containers run with: of each, the first container's that has it. */
export function settingsOf(environments: readonly Environment[]): ComposeSettings {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = environments.flatMap((environment) => valueOf(environment, name) ?? [])[0];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function valueOf(environment: Environment, name: (typeof names)[number]): Secret | undefined {
  const own = variables[name].find((variable) => environment[variable] !== undefined);
  return own === undefined ? undefined : environment[own];
}

/** The settings that the deployment gives. */
export function givenSettings(given: GivenSettings | undefined): ComposeSettings {
  return {
    ...(given?.brokerFeeTbps === undefined ? {} : { BROKER_FEE_TBPS: new Secret(given.brokerFeeTbps) }),
    ...defined({ REDIS_PW: given?.brokerRedisPassword }),
  };
}
