import type { BackupResult, ImageOfResult, Phase, ServiceResult, Step } from '../../../src/report/result.ts';

/** What the fixtures are made of: a run's steps, its backup, its services. */

const start = Date.parse('2026-03-02T12:30:00.000Z');
export const at = (seconds: number): string => new Date(start + seconds * 1000).toISOString();
const digest = (seed: string): string => `sha256:${seed.repeat(64).slice(0, 64)}`;

export const image = (repository: string, tag: string, seed: string): ImageOfResult => ({
  repository: `ghcr.io/d8-x/${repository}`,
  tag,
  digest: digest(seed),
});

export interface StepShape {
  readonly title: string;
  readonly phase: Phase;
  readonly from: number;
  readonly to: number;
  readonly state?: Step['state'];
  readonly service?: string;
  readonly host?: string;
  readonly detail?: string;
}

export function steps(...shapes: readonly StepShape[]): Step[] {
  const made: Step[] = [];
  for (const { from, to, state = 'done', ...step } of shapes) {
    const open: Step = { id: String(made.length + 1), ...step, state, startedAt: at(from) };
    made.push(state === 'running' ? open : { ...open, finishedAt: at(to) });
  }
  return made;
}

export const connect: StepShape = {
  title: 'Connect to 4 hosts',
  phase: 'prepare',
  from: 0.2,
  to: 1.4,
  detail: 'manager, worker-01, worker-02, broker',
};
export const observe: StepShape = {
  title: 'Observe the cluster',
  phase: 'prepare',
  from: 1.4,
  to: 2.1,
  detail: '8 swarm services, 2 broker services',
};
export const lock: StepShape = { title: 'Take the lock', phase: 'lock', from: 2.1, to: 2.2 };
export const dump: StepShape = {
  title: 'Back up the database',
  phase: 'backup',
  from: 2.2,
  to: 14.8,
  detail: '638 MB of SQL, 96.4 MB encrypted',
};
export const upload: StepShape = { title: 'Upload the backup', phase: 'backup', from: 14.8, to: 21.3 };
export const pulls: readonly StepShape[] = [
  { title: 'Pull api', phase: 'pull', from: 21.4, to: 29, service: 'api', host: 'worker-01' },
  { title: 'Pull api', phase: 'pull', from: 21.4, to: 30.6, service: 'api', host: 'worker-02' },
];

export const backup: BackupResult = {
  name: 'backup-mainnet-2026-03-02-12-30-02.dump.sql.zst.age',
  path: '/home/runner/work/_temp/d8x-ops-backup/backup-mainnet-2026-03-02-12-30-02.dump.sql.zst.age',
  bytes: 96_412_113,
  sha256: digest('5f2c').slice('sha256:'.length),
  dumpBytes: 638_114_002,
  compression: 'zstd',
  serverVersion: '15.6',
  dumpVersion: '15.6',
  recipients: 2,
  startedAt: at(2.2),
  finishedAt: at(14.8),
  verification: {
    state: 'verified',
    tables: 14,
    rows: 1_204_318,
    how: 'restored into a scratch PostgreSQL 15.6 on the runner',
  },
  irreplaceable: [
    { table: 'referral_code', rows: 5_012 },
    { table: 'referral_code_usage', rows: 20_340 },
    { table: 'referral_chain' },
  ],
  artifact: {
    id: 2_211_334_455,
    name: 'backup-mainnet-2026-03-02-12-30-02',
    digest: digest('77aa'),
    url: 'https://github.com/d8x-team/ops/actions/runs/9988776655/artifacts/2211334455',
  },
};

export function service(
  name: string,
  repository: string,
  change: Partial<ServiceResult> & { readonly seeds: [string, string] },
): ServiceResult {
  const { seeds, ...rest } = change;
  return {
    service: name,
    kind: 'swarm',
    from: image(repository, 'main', seeds[0]),
    to: image(repository, 'main', seeds[1]),
    replicas: { desired: 2, running: 2 },
    outcome: 'updated',
    startedAt: at(31),
    finishedAt: at(57.3),
    ...rest,
  };
}
