import { z } from 'zod';
import { operations } from '../../src/command/operations.ts';
import { isOverrideReason } from '../../src/command/exceptions.ts';
import { isEnvironmentName } from '../../src/command/names.ts';
import { type PinnedService, parsePinnedServices } from '../../src/command/pinned-images.ts';
import { parseRequestId, type RequestId } from '../../src/command/request-id.ts';
import { storeInputs } from '../stores/stores.ts';
import { choice, content, flag, line, lines, secretLine, text, whole } from '../../src/fields.ts';
import {
  githubId,
  hexKey,
  issueNumber,
  plainKeyFiles,
  registryName,
  secretFile,
  secretText,
  secretUrl,
  serviceMinutes,
  startPairs,
  timeSpan,
} from '../fields.ts';

/** What is taken where action.yml's default does not arrive (it says the same; a test compares them). */
const ownDefaults = {
  plan: 'update',
  backup: 'required',
  verify: 'none',
  'on-failure': 'rollback-all',
  prune: 'images',
  'allow-image-change': 'false',
  'allow-key-change': 'false',
  'accept-migration': 'false',
  'no-backup': 'false',
  undo: 'false',
  'ssh-user': 'd8xtrader',
  'ssh-port': '22',
  'stack-name': 'stack',
  'lock-minutes': '60',
  'warm-up-minutes': '10',
  'update-timeout-minutes': '10',
  'stability-seconds': '30',
  'payment-wait-minutes': '30',
  'lock-wait-seconds': '0',
} as const;

/** The same with those of the places for backups. */
export const defaults = {
  ...ownDefaults,
  ...Object.fromEntries(
    Object.entries(storeInputs).flatMap(([name, input]) =>
      input.default === undefined ? [] : [[name, input.default]],
    ),
  ),
};

const requestId = text.transform((value, context): RequestId => {
  const parsed = parseRequestId(value);
  if (parsed !== undefined) return parsed;
  context.addIssue('is not a request id of the bot; leave it empty when you start a run by hand');
  return z.NEVER;
});

const approved = text.transform((value, context): readonly PinnedService[] => {
  const parsed = parsePinnedServices(value);
  if (parsed !== undefined) return parsed;
  context.addIssue('is no list of services with their digests; leave it empty when you start a run by hand');
  return z.NEVER;
});

/** The inputs of action.yml by their names there: what each holds and what is wrong with it otherwise. Places for backups have their own. */
export const inputsSchema = z.object({
  // what
  operation: choice(operations),
  services: content.optional(),
  environment: text
    .refine(isEnvironmentName, 'should be letters, digits, ".", "-" and "_", starting with a letter or digit')
    .optional(),
  plan: choice(['update', 'rollback']),
  backup: choice(['required', 'skip']),
  verify: choice(['none', 'restore']),
  'on-failure': choice(['rollback-all', 'rollback-service', 'pause']),
  'start-order': startPairs.optional(),
  prune: choice(['images', 'none']),
  'allow-image-change': flag,
  'allow-key-change': flag,
  'accept-migration': flag,
  'no-backup': flag,
  override: text
    .refine(isOverrideReason, 'should be a reason of at most 200 characters on one line, without quotes')
    .optional(),
  // cluster
  'hosts-cfg': content,
  'd8x-config': content.optional(),
  'ssh-private-key': secretFile,
  'ssh-passphrase': secretLine.optional(),
  'ssh-known-hosts': content,
  'ssh-user': text.refine(
    (value) => /^[a-z_][a-z0-9_.-]{0,31}$/i.test(value),
    'should be a user name of a Linux host: letters, digits, "_", "." and "-", up to 32',
  ),
  'ssh-port': whole(1, 65_535),
  'ssh-jump': line(320).optional(),
  'sudo-password': secretLine.optional(),
  'stack-name': text.refine(
    (value) => /^[a-z0-9][a-z0-9_-]{0,62}$/i.test(value),
    'should be the name of a Docker stack: letters, digits, "_" and "-"',
  ),
  // database
  'database-dsn': secretText.optional(),
  'backup-recipients': lines.optional(),
  'backup-max-age': timeSpan.optional(),
  'backup-signing-key': secretFile.optional(),
  'backup-directory': line(4096).optional(),
  // keys
  'referral-executor-key': hexKey.optional(),
  'broker-private-key': hexKey.optional(),
  'keyfile-encryption': plainKeyFiles.optional(),
  'broker-redis-password': secretLine.optional(),
  'broker-fee-tbps': whole(0, 65_535).optional(),
  registry: registryName.optional(),
  'registry-username': line(255).optional(),
  'registry-password': secretLine.optional(),
  // restore
  'backup-file': line(4096).optional(),
  'backup-run-id': githubId.optional(),
  'backup-name': line(255).optional(),
  undo: flag,
  'backup-identity': secretFile.optional(),
  'backup-signers': content.optional(),
  'target-database': line(63).optional(),
  'verify-database-url': secretLine.optional(),
  // lock
  reason: line(200).optional(),
  'lock-minutes': whole(1, 43_200),
  // time
  'warm-up-minutes': serviceMinutes(120, 10),
  'update-timeout-minutes': whole(1, 120),
  'stability-seconds': whole(0, 3600),
  'payment-wait-minutes': whole(0, 1440),
  'lock-wait-seconds': whole(0, 86_400),
  // reporting
  'github-token': secretLine.optional(),
  'policy-token': secretLine.optional(),
  'bot-app-id': githubId.optional(),
  'heartbeat-url': secretUrl.optional(),
  'issue-number': issueNumber.optional(),
  'status-comment-id': githubId.optional(),
  approved: approved.optional(),
  'request-id': requestId.optional(),
});

export type InputName = keyof typeof inputsSchema.shape;
export type ParsedInputs = z.infer<typeof inputsSchema>;

/** The inputs as texts: absent where GitHub passes nothing. Those of the places for backups are known by their modules. */
export type RawInputs = Readonly<Partial<Record<InputName, string>>> & { readonly [input: string]: string | undefined };

/** Names of all inputs, in the order of action.yml. */
export const inputNames: readonly string[] = [...inputsSchema.keyof().options, ...Object.keys(storeInputs)];

const ownSecrets = [
  'd8x-config',
  'ssh-private-key',
  'ssh-passphrase',
  'sudo-password',
  'database-dsn',
  'referral-executor-key',
  'broker-private-key',
  'broker-redis-password',
  'registry-password',
  'backup-identity',
  'backup-signing-key',
  'verify-database-url',
  'github-token',
  'policy-token',
  'heartbeat-url',
] as const satisfies readonly InputName[];

/** The inputs whose values must never be seen. */
export const secretInputs: readonly string[] = [
  ...ownSecrets,
  ...Object.entries(storeInputs).flatMap(([name, { isSecret }]) => (isSecret === true ? [name] : [])),
];
