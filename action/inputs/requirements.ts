import { attemptServicesInput } from '../../src/command/services-input.ts';
import type { Problem } from '../../src/errors.ts';
import { operationSchema } from '../../src/report/result.ts';
import type { InputName, RawInputs } from './schema.ts';

/** What one operation asks for, as sentences about texts that are there or not: independent of whether they are right. */
export function requirements(raw: RawInputs): readonly Problem[] {
  const operation = operationSchema.safeParse(raw.operation?.trim());
  return [
    ...missing(raw, always),
    ...(operation.success ? ofOperation(raw, operation.data) : []),
    ...together(raw, 'registry-username', 'registry-password'),
    ...(raw['request-id'] === undefined
      ? []
      : missing(raw, { 'github-token': 'is needed to check the request again on GitHub' })),
    ...(raw['status-comment-id'] === undefined
      ? []
      : missing(raw, {
          'issue-number': 'is needed together with status-comment-id',
          'request-id': 'is needed together with status-comment-id; a run started by hand writes a comment of its own',
        })),
  ];
}

type Reasons = Readonly<Partial<Record<InputName, string>>>;

const always: Reasons = {
  operation: 'is missing: what should be done?',
  'hosts-cfg': 'is missing: the hosts.cfg that d8x-cli wrote',
  'ssh-private-key': 'is missing: the key that d8x-cli made for the hosts (id_ed25519)',
  'ssh-known-hosts':
    "is missing: no host is connected to without its pinned key. Take it with 'ssh-keyscan HOST' and compare it with the host's own",
};

const recipients: Reasons = {
  'backup-recipients':
    "is missing: backups are only written encrypted. 'age-keygen' makes a key pair; its public key (age1…) goes here",
};

function ofOperation(raw: RawInputs, operation: (typeof operationSchema.options)[number]): readonly Problem[] {
  const skips = skipsBackup(raw);
  const backsUp = operation === 'backup' || (operation === 'update' && !skips);
  const plansBack = operation === 'plan' && raw.plan?.trim() === 'rollback';
  return [
    ...((operation === 'update' || operation === 'plan') && !plansBack
      ? missing(raw, { services: `is missing: which services to ${operation}, such as "api:main"` })
      : []),
    ...(operation === 'update' || operation === 'plan' || operation === 'rollback' || raw.services === undefined
      ? []
      : [{ path: 'services', message: `is not for '${operation}', which takes none: leave it empty` }]),
    ...(backsUp ? missing(raw, recipients) : []),
    ...((backsUp || operation === 'restore') && raw['d8x-config'] === undefined
      ? missing(raw, { 'database-dsn': 'is missing: give it, or d8x-config with its database_dsn' })
      : []),
    ...(operation === 'update' && skips && raw.verify?.trim() === 'restore'
      ? [{ path: 'verify', message: "asks to verify the backup that 'no-backup' leaves out" }]
      : []),
    ...(operation === 'restore' ? ofRestore(raw) : []),
  ];
}

function skipsBackup(raw: RawInputs): boolean {
  return (
    raw.backup?.trim() === 'skip' ||
    raw['no-backup']?.trim().toLowerCase() === 'true' ||
    attemptServicesInput(raw.services ?? '').exceptions.some(({ kind }) => kind === 'no-backup')
  );
}

function ofRestore(raw: RawInputs): readonly Problem[] {
  const identity = missing(raw, {
    'backup-identity': 'is missing: the age secret key (AGE-SECRET-KEY-1…) that the backup is decrypted with',
  });
  if (raw['backup-file'] !== undefined && raw['backup-run-id'] !== undefined) {
    return [...identity, { path: 'backup-run-id', message: 'and backup-file are both given: which one is meant?' }];
  }
  return raw['backup-file'] === undefined && raw['backup-run-id'] === undefined
    ? [
        ...identity,
        { path: 'backup-file', message: 'is missing: give it, or backup-run-id of the run that took the backup' },
      ]
    : identity;
}

function missing(raw: RawInputs, reasons: Reasons): readonly Problem[] {
  return Object.entries(reasons).flatMap(([path, message]) => (Object.hasOwn(raw, path) ? [] : [{ path, message }]));
}

function together(raw: RawInputs, one: InputName, other: InputName): readonly Problem[] {
  if ((raw[one] === undefined) === (raw[other] === undefined)) return [];
  const [absent, present] = raw[one] === undefined ? [one, other] : [other, one];
  return [{ path: absent, message: `is missing: ${present} is given, and they go together` }];
}
