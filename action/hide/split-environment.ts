import { env } from 'node:process';

/** Environment variables by name. */
export type Variables = Readonly<Record<string, string>>;

/** The same where one that is asked for may not be set, as in `process.env`. */
export type ProcessVariables = Readonly<Record<string, string | undefined>>;

/** Variables by whether others on the runner may read them. */
export interface SplitEnvironment {
  readonly shown: Variables;
  /** Inputs, tokens, credentials of clouds, and all else of which it isn't known that it holds nothing secret. */
  readonly hidden: Variables;
}

/** Node reads the paths of certificates when it starts. */
const harmless = /^(?:PATH|HOME|LANG|TMPDIR|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR)$/;
const ofRunner = /^(?:RUNNER|GITHUB)_/;
const ofState = /^STATE_/;
const namedSecret = /TOKEN|SECRET|PASSW|CREDENTIAL|PRIVATE|_KEY|AUTH/i;

/** What may stay in a process's environment is listed; what is not listed is hidden. */
export function splitEnvironment(env: ProcessVariables): SplitEnvironment {
  const shown: Record<string, string> = {};
  const hidden: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined) (mayBeShown(name) ? shown : hidden)[name] = value;
  }
  return { shown, hidden };
}

function mayBeShown(name: string): boolean {
  return harmless.test(name) || ofState.test(name) || (ofRunner.test(name) && !namedSecret.test(name));
}

/**
 * Runs `work` with some of the hidden variables in the environment, for a package that looks there for them. What is set by a
 * running process is not in its /proc/PID/environ, only programs that it starts would inherit it; afterwards they are gone.
 */
export async function withVariables<T>(hidden: Variables, which: RegExp, work: () => Promise<T>): Promise<T> {
  const lent = Object.entries(hidden).filter(([name]) => which.test(name));
  for (const [name, value] of lent) env[name] = value;
  try {
    return await work();
  } finally {
    for (const [name] of lent) delete env[name];
  }
}
