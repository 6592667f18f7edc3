import { isEnvironmentName, isServiceName } from '../command/names.ts';
import type { ErrorCode } from '../errors.ts';
import type { Result, ResultError } from './result.ts';

/** A command that helps after a run that did not succeed, in its normal form, and what it is good for. */
export interface NextStep {
  readonly command: string;
  readonly why: string;
}

/** What to try next after `error`; empty where only the hint helps, such as for a mistyped input. */
export function nextSteps(result: Result, error: ResultError): readonly NextStep[] {
  const { environment } = result.run;
  const suffix = environment !== undefined && isEnvironmentName(environment) ? ` --env ${environment}` : '';
  const step = (words: string, why: string): NextStep => ({ command: `/d8x ${words}${suffix}`, why });
  const named = result.services.find(({ service }) => service === error.where)?.service;
  const service = named !== undefined && isServiceName(named) ? named : undefined;
  const status = step('status', 'shows what runs now');
  const help = groups.find(({ codes }) => codes.some((code) => code === error.code))?.help;
  switch (help) {
    case 'lock':
      return [step('status', 'shows who holds the lock, and until when'), step('unlock', 'frees it, when it is yours')];
    case 'image':
      return service === undefined ? [] : [step(`images ${service}`, 'lists what can be deployed')];
    case 'database':
      return [step('backup', 'tries the backup alone; no service is touched')];
    case 'backups':
      return [step('backups', 'lists the backups that there are')];
    case 'rollback':
      return [
        status,
        step(service === undefined ? 'rollback' : `rollback ${service}`, 'tries again to roll back to what ran before'),
      ];
    case 'cluster':
      return [status];
    case undefined:
      return [];
    default:
      return help satisfies never;
  }
}

interface Group {
  readonly help: 'lock' | 'image' | 'database' | 'backups' | 'rollback' | 'cluster';
  readonly codes: readonly ErrorCode[];
}

const groups: readonly Group[] = [
  { help: 'lock', codes: ['lock-held', 'lock-lost'] },
  { help: 'image', codes: ['image-not-found', 'image-platform', 'pull-failed'] },
  {
    help: 'database',
    codes: [
      'database-unreachable',
      'database-refused',
      'dump-tool-missing',
      'dump-failed',
      'dump-incomplete',
      'backup-corrupt',
      'backup-not-verified',
      'upload-failed',
    ],
  },
  { help: 'backups', codes: ['restore-refused', 'origin-unknown'] },
  { help: 'rollback', codes: ['rollback-failed'] },
  {
    help: 'cluster',
    codes: [
      'service-unknown',
      'ssh-unreachable',
      'connection-lost',
      'engine-unreachable',
      'engine-refused',
      'engine-conflict',
      'engine-not-found',
      'disk-full',
      'compose-failed',
      'command-failed',
      'update-in-progress',
      'update-failed',
      'update-timeout',
      'health-failed',
      'rollback-unknown',
      'restore-failed',
      'cancelled',
      'internal',
    ],
  },
];
