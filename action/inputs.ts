import { defined } from '../src/defined.ts';
import { join } from 'node:path';
import type { Exception, ExceptionKind } from '../src/command/exceptions.ts';
import type { RequestId } from '../src/command/request-id.ts';
import { hintFor, OpsError, type Problem } from '../src/errors.ts';
import type { RunRequest, WarmUp } from '../src/request.ts';
import { Secret } from '../src/secret.ts';
import { decodeInput } from './inputs/decode.ts';
import {
  ofRecovery,
  recoverInputs,
  type RecoverInputs,
  restoreInputs,
  type RestoreInputs,
} from './inputs/backup-source.ts';
import { type Operations, requirements } from './inputs/requirements.ts';
import {
  defaults,
  inputNames,
  inputsSchema,
  secretInputs,
  type ParsedInputs,
  type RawInputs,
} from './inputs/schema.ts';
import { readServices, type RequestedServices } from './inputs/services.ts';
import { type ConfiguredStore, readStores } from './stores/read-stores.ts';
import type { ProcessVariables } from './hide/split-environment.ts';
import type { GitHubId } from '../github/id.ts';

/** Everything that the Action was given, typed. Durations in milliseconds. */
export interface ActionInputs {
  /** The runbook's request; where a backup of another run is to be restored, its file is fetched and added later. */
  readonly request: Omit<RunRequest, 'restore' | 'recover'>;
  /** What the run loosens, sorted. */
  readonly exceptions: readonly Exception[];
  /** Whose backups are trusted; undefined where the repository's own file says it. */
  readonly signers: string | undefined;
  readonly restore: RestoreInputs | undefined;
  /** What is recovered, or that the last such is undone. */
  readonly recover: RecoverInputs | undefined;
  /** Where backups may be kept. */
  readonly stores: readonly ConfiguredStore[];
  readonly reporting: {
    readonly token: Secret | undefined;
    /** A token that may read teams, where the job's own may not. */
    readonly policyToken: Secret | undefined;
    readonly botAppId: GitHubId | undefined;
    /** Of a monitor's check. */
    readonly heartbeatUrl: Secret | undefined;
    readonly issueNumber: number | undefined;
    readonly statusCommentId: GitHubId | undefined;
    readonly requestId: RequestId | undefined;
  };
}

/** The inputs as GitHub passes them: `INPUT_` and the name in capitals; an empty one is absent, a default fills in. */
export function rawInputs(env: ProcessVariables): RawInputs {
  const raw: Record<string, string> = {};
  const fallback: Readonly<Record<string, string>> = defaults;
  for (const name of inputNames) {
    const value = env[`INPUT_${name.toUpperCase()}`];
    const taken = value === undefined || value.trim() === '' ? fallback[name] : decodeInput(name, value);
    if (taken !== undefined) raw[name] = taken;
  }
  return raw;
}

/** What of the raw inputs must never be seen, parsed or not: to be masked before anything else happens. */
export function rawSecrets(raw: RawInputs): readonly Secret[] {
  return secretInputs.flatMap((name) => {
    const value = raw[name];
    return value === undefined ? [] : [new Secret(value)];
  });
}

/** What could be read of the inputs, and all that is wrong with them. With problems, `inputs` has stand-ins for what is wrong. */
export interface ReadInputs {
  readonly inputs: ActionInputs;
  readonly problems: readonly Problem[];
}

/** Reads every input at once. Never throws; problems never hold a secret's value. */
export function readInputs(raw: RawInputs, env: ProcessVariables, operations: Operations): ReadInputs {
  const problems: Problem[] = [...requirements(raw, operations)];
  const usable: Record<string, string | undefined> = { ...raw };
  const first = inputsSchema.safeParse(raw);
  for (const { path, message } of first.error?.issues ?? []) {
    const name = inputNames.find((name) => name === path[0]);
    if (name === undefined) continue;
    // What is missing was said, with its reason, by the requirements.
    if (Object.hasOwn(raw, name)) problems.push({ path: name, message });
    const standIn = standIns[name];
    if (standIn === undefined) delete usable[name];
    else usable[name] = standIn;
  }
  const parsed = first.success ? first.data : inputsSchema.parse(usable);
  const { configured, keep, problems: ofStores } = readStores(raw, env);
  problems.push(...ofStores);
  const services = readServices(raw.services ?? '', parsed, (problem) => problems.push(problem));
  const inputs = withKeep(assemble(parsed, services, configured, env), keep);
  problems.push(...ofRecovery(inputs.recover));
  return { inputs, problems };
}

/** Taken in place of what is wrong, so that everything else can still be looked at. Such a run never begins. */
const standIns: Readonly<Record<string, string>> = {
  ...defaults,
  operation: 'status',
  'hosts-cfg': '',
  'ssh-private-key': '',
  'ssh-known-hosts': '',
};

/** The input that a problem is about: `hosts-cfg` of `hosts-cfg:3`. */
export function inputOf({ path }: Problem): string {
  return /^[a-z0-9-]*/.exec(path)?.[0] ?? '';
}

/** The one error for everything that is wrong with the inputs. */
export function invalidInputs(problems: readonly Problem[]): OpsError {
  const [first] = problems;
  const message =
    problems.length === 1 && first !== undefined
      ? `input ${first.path} ${first.message}`
      : `${problems.length} inputs are wrong`;
  return new OpsError('input-invalid', message, {
    problems,
    hint: `${hintFor(problems, 'Correct the inputs where the workflow calls d8x-ops.')} Nothing was connected to or changed.`,
  });
}

function withKeep(inputs: ActionInputs, keep: RunRequest['keep']): ActionInputs {
  return { ...inputs, request: { ...inputs.request, ...defined({ keep }) } };
}

const minute = 60_000;

function assemble(
  inputs: ParsedInputs,
  services: RequestedServices,
  configured: readonly ConfiguredStore[],
  env: ProcessVariables,
): ActionInputs {
  const loosens = (kind: ExceptionKind): boolean => services.exceptions.some((one) => one.kind === kind);
  return {
    exceptions: services.exceptions,
    request: {
      operation: inputs.operation,
      ...defined({ environment: inputs.environment }),
      plans: services.plans,
      services: services.services,
      rollbackServices: services.rollbackServices,
      ...(services.replicas.length === 0 ? {} : { replicas: services.replicas }),
      ...defined({ log: services.log, approved: inputs.approved }),
      policy: {
        backup: loosens('no-backup') ? 'skip' : 'required',
        verify: inputs.verify,
        onFailure: inputs['on-failure'],
        startOrder: inputs['start-order'] ?? [],
        prune: inputs.prune,
        keyFilesKeptPlain: inputs['keyfile-encryption'] ?? [],
        allowImageChange: loosens('image-change'),
        allowKeyChange: loosens('key-change'),
        ...(loosens('migration') ? { acceptMigration: true } : {}),
        ...defined({
          override: services.exceptions.find((one) => one.kind === 'override')?.reason,
          warmUp: warmUp(inputs['warm-up-minutes']),
        }),
        updateTimeoutMs: inputs['update-timeout-minutes'] * minute,
        stabilityMs: inputs['stability-seconds'] * 1000,
        paymentWaitMs: inputs['payment-wait-minutes'] * minute,
      },
      cluster: {
        hostsCfg: inputs['hosts-cfg'],
        ...defined({ d8xConfig: inputs['d8x-config'] }),
        sshPrivateKey: inputs['ssh-private-key'],
        ...defined({ sshPassphrase: inputs['ssh-passphrase'] }),
        knownHosts: inputs['ssh-known-hosts'],
        sshUser: inputs['ssh-user'],
        sshPort: inputs['ssh-port'],
        ...defined({ sshJump: inputs['ssh-jump'], sudoPassword: inputs['sudo-password'] }),
        stackName: inputs['stack-name'],
      },
      database: {
        ...defined({ dsn: inputs['database-dsn'] }),
        recipients: inputs['backup-recipients'] ?? [],
        directory: inputs['backup-directory'] ?? join(env['RUNNER_TEMP'] ?? '.', 'd8x-ops-backup'),
        ...defined({
          identity: inputs['backup-identity'],
          verifyUrl: inputs['verify-database-url'],
          signingKey: inputs['backup-signing-key'],
          maxAgeMs: inputs['backup-max-age'],
        }),
      },
      keys: defined({
        referralExecutorKey: inputs['referral-executor-key'],
        brokerPrivateKey: inputs['broker-private-key'],
        brokerRedisPassword: inputs['broker-redis-password'],
        brokerFeeTbps: inputs['broker-fee-tbps']?.toString(),
      }),
      ...defined({ registryAuth: registryAuth(inputs) }),
      lock: {
        ...defined({ reason: inputs.reason }),
        minutes: inputs['lock-minutes'],
        waitMs: inputs['lock-wait-seconds'] * 1000,
      },
    },
    signers: inputs['backup-signers'],
    restore: restoreInputs(inputs),
    recover: recoverInputs(inputs),
    stores: configured,
    reporting: {
      token: inputs['github-token'],
      policyToken: inputs['policy-token'],
      botAppId: inputs['bot-app-id'],
      heartbeatUrl: inputs['heartbeat-url'],
      issueNumber: inputs['issue-number'],
      statusCommentId: inputs['status-comment-id'],
      requestId: inputs['request-id'],
    },
  };
}

/** Absent where it is what counts without it. */
function warmUp(given: ParsedInputs['warm-up-minutes']): WarmUp | undefined {
  const services = Object.entries(given.byService);
  if (services.length === 0 && String(given.default) === defaults['warm-up-minutes']) return undefined;
  const byService = Object.fromEntries(services.map(([service, minutes]) => [service, minutes * minute]));
  return { defaultMs: given.default * minute, byService };
}

function registryAuth(inputs: ParsedInputs): RunRequest['registryAuth'] {
  const { registry, 'registry-username': username, 'registry-password': password } = inputs;
  return username === undefined || password === undefined
    ? undefined
    : { ...defined({ registry }), username, password };
}
