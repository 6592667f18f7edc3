import { maskLines } from './mask-secrets.ts';

/** Everything that can stop or refuse a run, as a closed list: callers branch on these codes and never on text. */
export const errorCodes = [
  // what was asked for
  'input-invalid',
  'config-invalid',
  'command-invalid',
  'authorisation-failed',
  'outside-window',
  'promotion-refused',
  'service-unknown',
  'image-change-refused',
  'key-needed',
  'key-change-refused',
  'keys-unpaired',
  // reaching hosts
  'host-key-missing',
  'host-key-changed',
  'ssh-auth-failed',
  'ssh-unreachable',
  'connection-lost',
  'shell-unusable',
  'sudo-refused',
  'command-failed',
  // the registry
  'image-not-found',
  'image-platform',
  'registry-unreachable',
  'registry-denied',
  'registry-limited',
  'registry-invalid',
  // docker
  'engine-unreachable',
  'engine-refused',
  'engine-conflict',
  'engine-not-found',
  'not-a-manager',
  'disk-full',
  'pull-failed',
  'compose-failed',
  // the lock
  'lock-held',
  'lock-lost',
  // backup and restore
  'database-unreachable',
  'database-refused',
  'database-differs',
  'dump-tool-missing',
  'dump-failed',
  'dump-incomplete',
  'backup-corrupt',
  'backup-not-verified',
  'origin-unknown',
  'restore-refused',
  'restore-failed',
  'upload-failed',
  'copy-failed',
  // the update
  'update-in-progress',
  'update-failed',
  'update-timeout',
  'health-failed',
  'rollback-failed',
  'rollback-unknown',
  'migration-refused',
  'payment-running',
  // around it
  'github-refused',
  'github-unreachable',
  'cancelled',
  'internal',
] as const;

/** One of the codes; docs/troubleshooting.md says of each what it means and what to do. */
export type ErrorCode = (typeof errorCodes)[number];

/** One of several things found wrong at once: where (an input, a file and line, a JSON path) and what. */
export interface Problem {
  readonly path: string;
  readonly message: string;
  /** What to do about it, where that is not the same for all of them. */
  readonly hint?: string | undefined;
}

/** Whose log the lines of an error are. */
export type LogSource = 'service' | 'command';

export interface OpsErrorDetails {
  /** What the operator should do next, as one or two sentences. */
  readonly hint?: string;
  /** Host, service, input or file that it is about. */
  readonly where?: string;
  /** All that was found wrong, where several things were looked at together. */
  readonly problems?: readonly Problem[];
  /** The last lines of the failing thing's own log, oldest first. What looks like a secret in them is masked. */
  readonly logs?: readonly string[];
  /** Whose they are: a service's, which can hold anything, unless it is said that they are what a command of ours printed. */
  readonly logsOf?: LogSource;
  readonly cause?: unknown;
}

/**
 * The one error class of d8x-ops. `message` is one sentence for the operator: what is wrong. It never
 * holds a secret. Raised where the fault is known, printed once at the edge.
 */
export class OpsError extends Error {
  override readonly name = 'OpsError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly where: string | undefined;
  readonly problems: readonly Problem[];
  readonly logs: readonly string[];
  readonly logsOf: LogSource;

  constructor(code: ErrorCode, message: string, details: OpsErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.where = details.where;
    this.problems = details.problems ?? [];
    this.logs = maskLines(details.logs ?? []);
    this.logsOf = details.logsOf ?? 'service';
  }
}

/** Whether `error` is an OpsError, of one of `codes` when any are given. */
export function isOpsError(error: unknown, ...codes: readonly ErrorCode[]): error is OpsError {
  return error instanceof OpsError && (codes.length === 0 || codes.includes(error.code));
}

/**
 * What an error found wrong, for an error that lists what several looks found: its own problems, or itself as one. What it says to do goes
 * with the last of them, so that it is not lost and not said more than once.
 */
export function problemsIn(error: OpsError, where = 'inputs'): readonly Problem[] {
  const { problems, hint, message } = error;
  const own: readonly Problem[] = problems.length > 0 ? problems : [{ path: error.where ?? where, message }];
  const last = own.at(-1);
  if (last === undefined || hint === undefined || last.hint !== undefined) return own;
  return [...own.slice(0, -1), { ...last, hint }];
}

/** What to do about several problems, as one hint: theirs where there is one alone, else what is given for all. */
export function hintFor(problems: readonly Problem[], general: string): string {
  const hints = [...new Set(problems.flatMap(({ hint }) => (hint === undefined ? [] : [hint])))];
  const [only, ...others] = hints;
  if (only === undefined || others.length > 0) return general;
  return problems.length === 1 ? only : `${general} ${only}`;
}

/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The system's own code of an error, such as `ECONNREFUSED`; undefined where it has none. */
export function systemCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  // Several addresses of one host were tried in vain: each has an error of its own.
  return error instanceof AggregateError ? systemCodeOf(error.errors[0]) : undefined;
}

/** `error` itself when it is already typed; otherwise an `internal` error that keeps it as cause. */
export function toOpsError(error: unknown): OpsError {
  if (error instanceof OpsError) return error;
  return new OpsError('internal', `unexpected: ${messageOf(error)}`, {
    hint: 'This is a defect in d8x-ops. Please report it with the log of this run.',
    cause: error,
  });
}
