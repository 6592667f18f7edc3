import { runAction } from './action.ts';
import { alternate } from './alternate.ts';
import { countRequests } from './count-requests.ts';
import type { Figure } from './figure.ts';
import { plainUpdate } from './plain-update.ts';
import { asRequest, updatedServices, type Updated } from './services.ts';
import type { ClusterSetting } from './setting.ts';

/** Seconds until the port opens: those of api, whose two tasks start one after the other, of history, and of the broker. */
const opens = { api: 20, history: 15, broker: 8 } as const;
const tags = { api: `opens-${opens.api}`, history: `opens-${opens.history}`, broker: `opens-${opens.broker}` };
/** api's second task waits for the first, referral for the broker and history: this is what nobody can be quicker than. */
const longestChain = Math.max(2 * opens.api, opens.history, opens.broker);

/** Updates of services that start as slowly as the real ones, by the built Action. */
export async function measureSlowStarts(setting: ClusterSetting): Promise<readonly Figure[]> {
  const { sandbox, extent } = setting;
  const all = updatedServices(sandbox, tags);
  // As Node services are, which answer what is under way when they are to end: both what goes and what comes.
  const [before, api] = ['node-3', 'node-8'].map((tag) =>
    updatedServices(sandbox, { api: tag }).filter(({ name }) => name === 'api'),
  );
  const asked = (how: string, update: (services: readonly Updated[]) => Promise<void>) => () =>
    failed(setting, how, { before: () => plainUpdate(sandbox, before ?? []), update: () => update(api ?? []) });
  const [together = [], ours = [], plain = []] = await alternate(extent.rounds, [
    () => seconds(setting, all),
    asked('the Action', (services) => byAction(setting, services)),
    asked('docker service update', (services) => plainUpdate(sandbox, services)),
  ]);
  await sandbox.resetCluster();
  return [
    {
      part: 'starts',
      what: 'eight services whose ports open late (api 20 s, history 15 s, broker 8 s)',
      unit: 's',
      values: together,
      against: {
        what: 'the longest chain of starts (the two tasks of api)',
        values: together.map(() => longestChain),
      },
      target: { kind: 'ratio', atMost: 1.5 },
    },
    {
      part: 'starts',
      what: 'requests failed during an update of api, whose port opens after 8 s and which does not end at SIGTERM',
      unit: '',
      values: ours,
      against: { what: 'with docker service update', values: plain },
      target: { kind: 'value', atMost: 0 },
    },
  ];
}

async function byAction({ sandbox }: ClusterSetting, services: readonly Updated[]): Promise<void> {
  const request = { operation: 'update', services: asRequest(services), backup: 'skip', 'stability-seconds': '5' };
  await runAction(sandbox, request);
}

async function seconds(setting: ClusterSetting, services: readonly Updated[]): Promise<number> {
  await setting.sandbox.resetCluster();
  const started = performance.now();
  await byAction(setting, services);
  const took = (performance.now() - started) / 1000;
  setting.say(`starts: eight services whose ports open late: ${took.toFixed(1)} s`);
  return took;
}

interface UpdateOf {
  /** Brings what is updated, while nobody asks. */
  readonly before: () => Promise<void>;
  readonly update: () => Promise<void>;
}

/** Requests that got no answer, or one that nginx gave instead, until every task is as it should be. */
async function failed({ sandbox, say }: ClusterSetting, how: string, { before, update }: UpdateOf): Promise<number> {
  await sandbox.resetCluster();
  await before();
  await using requests = await countRequests(sandbox, 'http://api.d8x.test/');
  const earlier = await requests.untilQuiet();
  await update();
  // The plain command ends before the last port is open.
  const counted = await requests.untilQuiet();
  const count = counted.failed - earlier.failed;
  say(`starts: api by ${how}: ${count} of ${counted.all - earlier.all} requests failed`);
  return count;
}
