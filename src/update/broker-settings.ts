import type { Engine } from '../cluster/engine/engine.ts';
import { Secret } from '../secret.ts';
import { inspectAll } from './broker-watch.ts';
import { composeLabels, type ComposeProject, type ComposeSettings } from './compose.ts';
import type { Deployment } from './context.ts';

type GivenSettings = Pick<Deployment, 'brokerFeeTbps' | 'brokerRedisPassword'>;

const names = ['BROKER_FEE_TBPS', 'REDIS_PW'] as const;

/** What the project's containers run with, of what the compose file takes from the environment. */
export async function runningSettings(
  engine: Engine,
  { project }: Pick<ComposeProject, 'project'>,
): Promise<ComposeSettings> {
  const containers = await engine.listContainers({ label: [`${composeLabels.project}=${project}`] }, { all: true });
  const details = await inspectAll(engine, containers);
  return settingsOf(details.map(({ environment }) => environment));
}

/** The settings that containers run with: of each, the first container's that has it. */
export function settingsOf(environments: readonly Readonly<Record<string, Secret>>[]): ComposeSettings {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = environments.find((environment) => environment[name] !== undefined)?.[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** The settings that the deployment gives. */
export function givenSettings(given: GivenSettings | undefined): ComposeSettings {
  return {
    ...(given?.brokerFeeTbps === undefined ? {} : { BROKER_FEE_TBPS: new Secret(given.brokerFeeTbps) }),
    ...(given?.brokerRedisPassword === undefined ? {} : { REDIS_PW: given.brokerRedisPassword }),
  };
}

/** Whether a container that has these settings at all has the given ones. */
export function hasSettings(environment: Readonly<Record<string, Secret>>, given: GivenSettings): boolean {
  const wanted = givenSettings(given);
  return names.every((name) => {
    const [now, then] = [environment[name], wanted[name]];
    return now === undefined || then === undefined || now.reveal() === then.reveal();
  });
}
