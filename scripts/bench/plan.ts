import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sandbox } from '../../test/cluster/sandbox.ts';
import { runAction, type ActionRun } from './action.ts';
import { alternate } from './alternate.ts';
import type { Figure } from './figure.ts';
import { asRequest, updatedServices } from './services.ts';
import type { ClusterSetting } from './setting.ts';
import { sshEverywhere } from './stock-tools.ts';

const mostSeconds = 2;

/** What only reads: `plan` of eight services and `status`, and how many SSH connections they make to a host. */
export async function measurePlan({ sandbox, extent, say }: ClusterSetting): Promise<readonly Figure[]> {
  await sandbox.resetCluster();
  const services = asRequest(updatedServices(sandbox));
  const connections: number[] = [];
  const run = async (inputs: Readonly<Record<string, string>>): Promise<number> => {
    const before = await logins(sandbox);
    const { seconds } = await runAction(sandbox, inputs);
    const after = await logins(sandbox);
    connections.push(Math.max(...after.map((count, host) => count - (before[host] ?? 0))));
    say(`plan: ${inputs['operation']}: ${seconds.toFixed(2)} s`);
    return seconds;
  };
  const [plan = [], status = []] = await alternate(extent.rounds, [
    () => run({ operation: 'plan', services }),
    () => run({ operation: 'status' }),
  ]);
  const target = { kind: 'value', atMost: mostSeconds } as const;
  return [
    { part: 'plan', what: 'plan of eight services, 4 hosts', unit: 's', values: plan, target },
    { part: 'plan', what: 'status, 4 hosts', unit: 's', values: status, target },
    {
      part: 'plan',
      what: 'SSH connections to a host in a run, at most',
      unit: '',
      values: [Math.max(...connections)],
      target: { kind: 'value', atMost: 1 },
    },
  ];
}

/** The same with 50 workers in hosts.cfg, beside 5 of them. */
export async function measureWorkers({ sandbox, extent, say }: ClusterSetting): Promise<readonly Figure[]> {
  const services = asRequest(updatedServices(sandbox));
  const all = await readFile(sandbox.info.files.hostsCfg, 'utf8');
  const few = withFewerWorkers(all, 5);
  const run = async (inputs: Readonly<Record<string, string>>): Promise<ActionRun> => {
    const made = await runAction(sandbox, inputs);
    say(`plan: ${inputs['operation']}, ${inputs['hosts-cfg'] === all ? 50 : 5} workers: ${made.seconds.toFixed(2)} s`);
    return made;
  };
  const ssh = async (): Promise<number> => {
    const seconds = await sshEverywhere(sandbox);
    say(`plan: bare ssh, 50 workers: ${seconds.toFixed(2)} s`);
    return seconds;
  };
  const figures: Figure[] = [];
  for (const operation of ['plan', 'status']) {
    const of = (hostsCfg: string) => async (): Promise<number> =>
      (await run({ operation, 'hosts-cfg': hostsCfg, ...(operation === 'plan' ? { services } : {}) })).seconds;
    const [many = [], five = [], bare = []] = await alternate(extent.rounds, [of(all), of(few), ssh]);
    const figure = { part: 'plan', what: `${operation}, 50 workers`, unit: 's', values: many } as const;
    figures.push(
      { ...figure, against: { what: 'with 5 workers', values: five }, target: { kind: 'ratio', atMost: 2 } },
      { ...figure, against: { what: '`ssh HOST true` to all at once', values: bare }, target: { kind: 'ratio' } },
    );
  }
  return figures;
}

/** How often each host's sshd has let somebody in, as its log tells. */
async function logins({ info }: Sandbox): Promise<readonly number[]> {
  return Promise.all(
    Object.values(info.hosts).map(async ({ root }) => {
      const log = await readFile(join(root, 'var/log/sshd.log'), 'utf8');
      return [...log.matchAll(/^Accepted publickey for /gm)].length;
    }),
  );
}

/** A hosts.cfg with only the first `count` of its workers. */
export function withFewerWorkers(hostsCfg: string, count: number): string {
  let section = '';
  let workers = 0;
  return hostsCfg
    .split('\n')
    .filter((line) => {
      const [, heading] = /^\[(.+)\]$/.exec(line.trim()) ?? [];
      if (heading !== undefined) section = heading;
      if (heading !== undefined || section !== 'workers' || line.trim() === '') return true;
      workers += 1;
      return workers <= count;
    })
    .join('\n');
}
