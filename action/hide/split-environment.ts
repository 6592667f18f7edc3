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
