import { isIP } from 'node:net';
import { z } from 'zod';
import { defined } from '../src/defined.ts';
import { OpsError, type Problem } from '../src/errors.ts';
import { parseRegistryName } from '../src/image/registry-name.ts';
import { Secret } from '../src/secret.ts';
import { readPrivateKey } from './private-key.ts';

/** Environment variables by name, as `process.env` holds them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** All that the bot is told at its start. Durations in milliseconds. */
export interface Configuration {
  readonly appId: number;
  readonly privateKey: Secret;
  /** The first is the current one; a second one is there while secrets are being changed. */
  readonly webhookSecrets: readonly Secret[];
  readonly host: string;
  readonly port: number;
  readonly webhookPath: string;
  readonly logLevel: LogLevel;
  /** Of the REST API, without a slash at its end. */
  readonly apiUrl: string;
  /** Where people see GitHub, without a slash at its end. */
  readonly webUrl: string;
  readonly redisUrl?: Secret;
  readonly registry?: RegistryAccess;
  /** Registries that are asked over plain HTTP. */
  readonly insecureRegistries: readonly string[];
  /** Hosts that may have private addresses: registries, and what they send the bot on to. */
  readonly privateRegistries: readonly string[];
  /** How long one request to GitHub may take. */
  readonly requestTimeoutMs: number;
  /** How long a stopping bot may take to finish what it accepted. */
  readonly stopMs: number;
}

/** The registry whose private repositories the bot may read. */
export interface RegistryAccess {
  readonly host: string;
  readonly username: string;
  readonly password: Secret;
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof logLevels)[number];

const shortestSecret = 16;
const webhookSecret = z
  .string({ error: 'is missing: without it anyone could send commands' })
  .refine((text) => text !== 'development', 'is "development", which everyone knows')
  .refine((text) => text.length >= shortestSecret, `is shorter than ${shortestSecret} characters`)
  .transform((text) => new Secret(text));

const hosts = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/).filter((host) => host !== ''));

const variables = z.object({
  APP_ID: z
    .string({ error: 'is missing' })
    .regex(/^[1-9]\d{0,14}$/, 'must be the number of the GitHub App')
    .transform(Number),
  WEBHOOK_SECRET: webhookSecret,
  WEBHOOK_SECRET_PREVIOUS: webhookSecret.optional(),
  HOST: z.string().default('localhost'),
  PORT: z.coerce
    .number('must be a port')
    .int('must be a port')
    .min(0, 'must be a port')
    .max(65_535, 'must be a port')
    .default(3000),
  WEBHOOK_PATH: z
    .string()
    .regex(/^\/[\w./-]+$/, 'must be a path such as /api/github/webhooks')
    .default('/api/github/webhooks'),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'),
  GHE_HOST: z
    .string()
    .regex(/^[\w.-]+(?::\d+)?$/, 'must be a host name, without https://')
    .optional(),
  GHE_PROTOCOL: z.enum(['https', 'http'], { error: 'must be https or http' }).default('https'),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must begin with redis:// or rediss://')
    .transform((text) => new Secret(text))
    .optional(),
  REGISTRY: z
    .string()
    .default('ghcr.io')
    .transform((text, context) => {
      const name = parseRegistryName(text);
      if (name !== undefined) return name;
      context.addIssue("must be a registry's host, such as ghcr.io");
      return z.NEVER;
    }),
  REGISTRY_USERNAME: z.string().optional(),
  REGISTRY_PASSWORD: z
    .string()
    .transform((text) => new Secret(text))
    .optional(),
  INSECURE_REGISTRIES: hosts,
  PRIVATE_REGISTRIES: hosts,
  REQUEST_TIMEOUT_SECONDS: z.coerce
    .number('must be a number of seconds')
    .min(1, 'must be 1 or more')
    .max(120, 'must be 120 or less')
    .default(20),
  STOP_SECONDS: z.coerce
    .number('must be a number of seconds')
    .min(1, 'must be 1 or more')
    .max(600, 'must be 600 or less')
    .default(25),
});

/** Every variable that the configuration is made of; docs/running-the-bot.md explains each. */
export const variableNames: readonly string[] = [...Object.keys(variables.shape), 'PRIVATE_KEY', 'PRIVATE_KEY_PATH'];

/**
 * Reads the configuration; an empty variable is an absent one.
 * @throws OpsError `config-invalid` with every problem at once. No value of a secret is in it.
 */
export function readConfiguration(environment: Environment): Configuration {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = variables.safeParse(given);
  const key = readPrivateKey(given);
  const problems: Problem[] = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  if ('problem' in key) problems.push({ path: 'PRIVATE_KEY', message: key.problem });
  if ((given['REGISTRY_USERNAME'] === undefined) !== (given['REGISTRY_PASSWORD'] === undefined)) {
    problems.push({ path: 'REGISTRY_PASSWORD', message: 'must be given together with REGISTRY_USERNAME' });
  }
  if (!parsed.success || 'problem' in key || problems.length > 0) throw invalid(problems);
  return { ...fromVariables(parsed.data), privateKey: key.privateKey };
}

/** Whether nothing of the app is configured yet, so that it has to be made first. */
export function isUnconfigured(environment: Environment): boolean {
  return ['APP_ID', 'PRIVATE_KEY', 'PRIVATE_KEY_PATH', 'WEBHOOK_SECRET'].every(
    (name) => (environment[name] ?? '') === '',
  );
}

/** Whether a server on `host` can only be reached from this machine. */
export function isLoopback(host: string): boolean {
  if (isIP(host) === 4) return host.startsWith('127.');
  return host === 'localhost' || host === '::1';
}

function fromVariables(given: z.output<typeof variables>): Omit<Configuration, 'privateKey'> {
  const webUrl = given.GHE_HOST === undefined ? 'https://github.com' : `${given.GHE_PROTOCOL}://${given.GHE_HOST}`;
  return {
    appId: given.APP_ID,
    webhookSecrets: [given.WEBHOOK_SECRET, given.WEBHOOK_SECRET_PREVIOUS].filter((secret) => secret !== undefined),
    host: given.HOST,
    port: given.PORT,
    webhookPath: given.WEBHOOK_PATH,
    logLevel: given.LOG_LEVEL,
    webUrl,
    apiUrl: given.GHE_HOST === undefined ? 'https://api.github.com' : `${webUrl}/api/v3`,
    ...defined({ redisUrl: given.REDIS_URL }),
    ...(given.REGISTRY_USERNAME === undefined || given.REGISTRY_PASSWORD === undefined
      ? {}
      : { registry: { host: given.REGISTRY, username: given.REGISTRY_USERNAME, password: given.REGISTRY_PASSWORD } }),
    insecureRegistries: given.INSECURE_REGISTRIES,
    privateRegistries: given.PRIVATE_REGISTRIES,
    requestTimeoutMs: given.REQUEST_TIMEOUT_SECONDS * 1000,
    stopMs: given.STOP_SECONDS * 1000,
  };
}

function invalid(problems: readonly Problem[]): OpsError {
  const [first] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return new OpsError('config-invalid', `the bot can't start: ${first?.path ?? ''} ${first?.message ?? ''}${more}`, {
    where: 'environment variables',
    problems,
    hint: 'Set the variables as docs/running-the-bot.md says. To make a new GitHub App, start with none of them on a loopback HOST.',
  });
}
