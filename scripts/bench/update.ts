import { runAction } from './action.ts';
import { alternate } from './alternate.ts';
import { secondsBelow } from './below-replicas.ts';
import { ContainerWatch } from './container-watch.ts';
import type { Figure } from './figure.ts';
import { plainUpdate } from './plain-update.ts';
import { asRequest, updatedServices, type Updated } from './services.ts';
import type { ClusterSetting } from './setting.ts';

interface Timed {
  readonly seconds: number;
  /** Seconds below its replica count, by service. */
  readonly below: ReadonlyMap<string, number>;
}

/** Updates of eight services together, beside the plain commands one after another, and beside one service alone. */
export async function measureUpdate(setting: ClusterSetting): Promise<readonly Figure[]> {
  const { sandbox, extent } = setting;
  const services = updatedServices(sandbox);
  // Two replicas, one after the other: nothing else in the stack takes as long.
  const slowest = services.filter(({ name }) => name === 'api');
  const byAction = (some: readonly Updated[]) => async (): Promise<Timed> =>
    timed(setting, `the Action, ${some.length} services`, services, async () => {
      await runAction(sandbox, {
        operation: 'update',
        services: asRequest(some),
        backup: 'skip',
        'stability-seconds': '5',
      });
    });
  const [ours = [], plain = [], alone = []] = await alternate(extent.rounds, [
    byAction(services),
    () => timed(setting, 'plain commands', services, () => plainUpdate(sandbox, services)),
    byAction(slowest),
  ]);
  await sandbox.resetCluster();
  const seconds = (runs: readonly Timed[]): readonly number[] => runs.map((run) => run.seconds);
  const below = (runs: readonly Timed[], { name }: Updated): readonly number[] =>
    runs.map((run) => run.below.get(name) ?? Number.NaN);
  const missing = (service: Updated, how: string, runs: readonly Timed[]): Figure => ({
    part: 'update',
    what: `${service.name} below its replica count, ${how}`,
    unit: 's',
    values: below(runs, service),
    against: { what: 'with the plain command', values: below(plain, service) },
    target: { kind: 'difference', atMost: 0 },
  });
  return [
    {
      part: 'update',
      what: 'eight services',
      unit: 's',
      values: seconds(ours),
      against: { what: 'one after another by docker service update and docker compose', values: seconds(plain) },
      target: { kind: 'ratio', atMost: 0.4 },
    },
    {
      part: 'update',
      what: 'eight services',
      unit: 's',
      values: seconds(ours),
      against: { what: 'the slowest of them (api) alone', values: seconds(alone) },
      // No aim: they begin in waves, those that need others after these.
      target: { kind: 'ratio' },
    },
    ...slowest.map((service) => missing(service, 'updated alone', alone)),
    ...services.map((service) => missing(service, 'one of eight', ours)),
  ];
}

async function timed(
  { sandbox, say }: ClusterSetting,
  what: string,
  services: readonly Updated[],
  run: () => Promise<void>,
): Promise<Timed> {
  await sandbox.resetCluster();
  using watch = await ContainerWatch.start(sandbox);
  const started = performance.now();
  await run();
  const seconds = (performance.now() - started) / 1000;
  say(`update: ${what}: ${seconds.toFixed(1)} s`);
  const until = Date.now();
  const below = new Map(
    services.map(({ name, replicas }) => [name, secondsBelow(watch.changes, name, replicas, until)] as const),
  );
  return { seconds, below };
}
