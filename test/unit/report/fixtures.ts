import type { Result } from '../../../src/report/result.ts';
import type { LiveRun } from '../../../src/report/status-view.ts';
import { at, backup, connect, dump, image, lock, observe, pulls, service, steps, upload } from './fixture-parts.ts';

/** Results as runs on a broker's cluster end in, for the golden files: the same words and numbers every time. */

function result(operation: Result['operation'], rest: Partial<Result>): Result {
  return {
    version: 2,
    operation,
    conclusion: 'success',
    headline: '',
    run: {
      id: '9988776655',
      attempt: 1,
      url: 'https://github.com/d8x-team/ops/actions/runs/9988776655',
      actor: 'alice',
      requestId: 'comment-1700000001-0-by-4242',
      environment: 'production',
      cluster: 'mainnet',
    },
    startedAt: at(0),
    finishedAt: at(63),
    warnings: [],
    steps: steps(connect, observe),
    services: [],
    ...rest,
  };
}

export const fixtures = {
  success: result('update', {
    headline: 'api and history updated; broker already as asked',
    warnings: ['worker-02 has 8.1 GB of disk left'],
    steps: steps(
      connect,
      observe,
      lock,
      dump,
      upload,
      { title: 'Prune images', phase: 'prune', from: 21.3, to: 21.4, state: 'skipped', detail: 'nothing is unused' },
      ...pulls,
      { title: 'Update api', phase: 'update', from: 31, to: 57.3, service: 'api', detail: '2 of 2 replicas' },
      { title: 'Update history', phase: 'update', from: 31, to: 44.9, service: 'history', detail: '1 of 1 replicas' },
      { title: 'Watch for 30 s', phase: 'verify', from: 32.5, to: 62.5 },
      { title: 'Release the lock', phase: 'lock', from: 62.6, to: 62.7 },
    ),
    services: [
      service('api', 'd8x-trader-main', { seeds: ['1a2b', '4bf2c1d0'] }),
      service('history', 'd8x-trader-history', {
        seeds: ['99ee', '0c0d'],
        replicas: { desired: 1, running: 1 },
        finishedAt: at(44.9),
      }),
      service('broker', 'd8x-broker-server', {
        seeds: ['aa', 'aa'],
        kind: 'broker',
        outcome: 'unchanged',
        keyReplaced: true,
      }),
    ],
    backup,
  }),
  rollback: result('update', {
    conclusion: 'failure',
    headline: 'api and history rolled back: api does not start: task: non-zero exit (3)',
    error: {
      code: 'update-failed',
      where: 'api',
      message: 'api does not start: task: non-zero exit (3)',
      hint: 'Everything runs what it ran before. Fix the image, then update again.',
      logs: [
        'starting version 1.4.0',
        'Error: cannot read property `contract` of undefined, says @d8x-bot',
        '    at main (/app/index.js:12:3)',
      ],
    },
    steps: steps(
      connect,
      observe,
      lock,
      dump,
      upload,
      ...pulls,
      {
        title: 'Update api',
        phase: 'update',
        from: 31,
        to: 44,
        service: 'api',
        state: 'failed',
        detail: 'task: non-zero exit (3)',
      },
      { title: 'Update history', phase: 'update', from: 31, to: 44.9, service: 'history' },
      { title: 'Roll history back', phase: 'rollback', from: 45, to: 58, service: 'history' },
    ),
    services: [
      service('api', 'd8x-trader-main', {
        seeds: ['1a2b', 'dead'],
        outcome: 'rolled-back',
        finishedAt: at(44),
        error: { code: 'update-failed', message: 'api does not start: task: non-zero exit (3)' },
      }),
      service('history', 'd8x-trader-history', {
        seeds: ['99ee', '0c0d'],
        outcome: 'rolled-back',
        replicas: { desired: 1, running: 1 },
        reason: 'api failed, and they were asked for together',
      }),
    ],
    backup,
  }),
  refused: result('update', {
    conclusion: 'refused',
    headline: 'the cluster is locked by @bob until 2026-03-02 14:00 UTC: "migrating, see #12"',
    error: {
      code: 'lock-held',
      where: 'manager',
      message: 'the cluster is locked by @bob until 2026-03-02 14:00 UTC: "migrating, see #12"',
      hint: 'Wait for it, or ask bob to free it.',
    },
    lock: { owner: 'bob', reason: 'migrating, see #12', acquiredAt: at(-1800), expiresAt: at(5400) },
    services: [service('api', 'd8x-trader-main', { seeds: ['1a2b', '4bf2c1d0'], outcome: 'not-attempted' })],
  }),
  'bad-inputs': result('update', {
    conclusion: 'refused',
    headline: '3 inputs are wrong',
    run: { id: '9988776655', attempt: 1, actor: 'alice' },
    steps: [],
    error: {
      code: 'input-invalid',
      message: '3 inputs are wrong',
      hint: 'Nothing was connected to or changed. Correct the inputs where the workflow calls d8x-ops.',
      problems: [
        { path: 'ssh-port', message: 'should be a whole number from 1 to 65535' },
        { path: 'services, line 1', message: '"api@sha256:12" has 2 hex digits instead of 64' },
        { path: 'backup-recipients', message: 'is missing: backups are only written encrypted' },
      ],
    },
  }),
  cancelled: result('update', {
    conclusion: 'cancelled',
    headline: 'api not attempted: the run was cancelled on GitHub',
    error: { code: 'cancelled', message: 'the run was cancelled on GitHub', hint: 'The backup is complete and kept.' },
    steps: steps(connect, observe, lock, dump, upload, {
      title: 'Pull api',
      phase: 'pull',
      from: 21.4,
      to: 25,
      state: 'cancelled',
      host: 'worker-01',
    }),
    services: [service('api', 'd8x-trader-main', { seeds: ['1a2b', '4bf2c1d0'], outcome: 'not-attempted' })],
    backup: { ...backup, verification: { state: 'not-asked' } },
  }),
  backup: result('backup', {
    headline: 'backed up (backup-mainnet-2026-03-02-12-30-02.dump.sql.zst.age)',
    steps: steps(connect, lock, dump, upload),
    backup: {
      ...backup,
      verification: { state: 'not-verified', because: 'the server is PostgreSQL 17, the runner has 15' },
    },
  }),
  plan: result('plan', {
    headline: 'would update referral, broker and api',
    services: [
      service('referral', 'd8x-referral-system', { seeds: ['77aa', '77bb'], outcome: 'planned', wave: 2 }),
      service('broker', 'd8x-broker-server', { seeds: ['aa', 'ab'], kind: 'broker', outcome: 'planned', wave: 1 }),
      service('api', 'd8x-trader-main', { seeds: ['1a2b', '4bf2c1d0'], outcome: 'planned', wave: 1 }),
      service('history', 'd8x-trader-history', {
        seeds: ['99ee', '99ee'],
        outcome: 'unchanged',
        reason: 'it runs that digest already',
      }),
    ],
  }),
  status: result('status', {
    headline: '1 of 3 services are short of replicas',
    status: {
      services: [
        {
          service: 'api',
          kind: 'swarm',
          image: image('d8x-trader-main', 'main', '4bf2c1d0'),
          replicas: { desired: 2, running: 2 },
          deployedAt: at(-3 * 86_400),
          deployedBy: 'alice',
          health: { url: 'https://api.example.org', status: 200 },
        },
        {
          service: 'history',
          kind: 'swarm',
          image: image('d8x-trader-history', 'main', '0c0d'),
          replicas: { desired: 2, running: 1 },
          updateState: 'paused',
          drift: 'runs sha256:0c0d0c0d0c0d, deployed was sha256:99ee99ee99ee',
          health: { url: 'https://history.example.org', error: 'connection refused' },
        },
        {
          service: 'broker',
          kind: 'broker',
          image: { repository: 'ghcr.io/d8-x/d8x-broker-server', tag: 'main' },
          replicas: { desired: 1, running: 1 },
        },
      ],
      nodes: [
        { name: 'manager', role: 'manager', state: 'ready', availability: 'drain', engine: '26.1.5' },
        { name: 'worker-01', role: 'worker', state: 'down', availability: 'active', engine: '26.1.5' },
      ],
      disks: [
        { host: 'manager', path: '/', totalBytes: 50_000_000_000, freeBytes: 31_000_000_000 },
        { host: 'worker-01', path: '/', totalBytes: 50_000_000_000, freeBytes: 2_100_000_000 },
      ],
      lock: { owner: 'bob', reason: 'migrating', acquiredAt: at(-1800), expiresAt: at(5400) },
      lastBackup: { name: backup.name, at: at(-7200), run: '9988776000' },
    },
  }),
} satisfies Record<string, Result>;

export const liveRun: LiveRun = {
  kind: 'live',
  state: { kind: 'running' },
  command: '/d8x update api:main --env production',
  environment: 'production',
  actor: 'alice',
  url: 'https://github.com/d8x-team/ops/actions/runs/9988776655',
  images: [{ service: 'api', image: image('d8x-trader-main', 'main', '4bf2c1d0') }],
  steps: steps(connect, observe, lock, { ...dump, state: 'running' }),
  progress: new Map([['4', '120 MB of 638 MB']]),
  warnings: [],
  startedAt: new Date(at(0)),
  now: new Date(at(9.4)),
};
