import { z } from 'zod';
import type { Problem } from '../errors.ts';
import { Secret } from '../secret.ts';

const longestFile = 4 * 1024 * 1024;

const hostname = z
  .string()
  .regex(
    /^$|^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$/,
    'should be a host name, with a port where it has one',
  );

/** It becomes part of file names. */
const labels = z
  .object({
    label_prefix: z
      .string()
      .regex(/^$|^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'should be made of letters, digits, dots, dashes and underscores'),
  })
  .nullish();

const secret = z
  .string()
  .nullish()
  .transform((value) => (value === null || value === undefined || value === '' ? undefined : new Secret(value)));

/** What d8x-ops reads of d8x.conf.json (d8x-cli, internal/configs/d8x.go); everything else in it is passed over. */
const configSchema = z.object({
  server_provider: z.string().optional(),
  linode_config: labels,
  aws_config: labels,
  database_dsn: secret,
  services: z.record(z.string(), z.object({ name: z.string().optional(), hostname, https: z.boolean() })).nullish(),
  broker_server_config: z
    .object({
      fee_tbps: z.union([z.string(), z.number().transform(String)], 'should be a number, as text').nullish(),
      redis_password: secret,
    })
    .nullish(),
});

/** d8x.conf.json, as far as a run needs it. */
export interface D8xConfig {
  readonly provider: string | undefined;
  readonly label: string | undefined;
  readonly databaseDsn: Secret | undefined;
  /** By the names of the services in the cluster. */
  readonly services: ReadonlyMap<string, { readonly hostname: string; readonly https: boolean }>;
  readonly feeTbps: string | undefined;
  readonly redisPassword: Secret | undefined;
}

/** d8x-cli's keys of `services`, and the service in the cluster that answers there (its nginx configuration). */
const servicesByKey: ReadonlyMap<string, string> = new Map([
  ['main_http', 'api'],
  ['main_ws', 'api'],
  ['history', 'history'],
  ['referral', 'referral'],
  ['candles_ws', 'candles-ws-server'],
  ['broker_server', 'broker'],
]);

/** Reads d8x.conf.json. Every problem is added to `problems`; values, which may be secret, are never repeated. */
export function parseD8xConfig(text: string, problems: Problem[]): D8xConfig | undefined {
  if (text.length > longestFile) {
    problems.push({ path: 'd8x-config', message: 'is longer than 4 MiB, so it is not a d8x.conf.json' });
    return undefined;
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    problems.push({ path: 'd8x-config', message: `is not JSON${positionOf(error)}` });
    return undefined;
  }
  const parsed = configSchema.safeParse(json);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const where = issue.path.length === 0 ? 'd8x-config' : `d8x-config: ${issue.path.join('.')}`;
      problems.push({ path: where, message: issue.message.replace(/^Invalid input: /, '') });
    }
    return undefined;
  }
  const { data } = parsed;
  const named = data.server_provider === 'aws' ? data.aws_config : data.linode_config;
  return {
    provider: data.server_provider,
    label: named?.label_prefix === '' ? undefined : named?.label_prefix,
    databaseDsn: data.database_dsn,
    services: reachable(data.services),
    feeTbps: data.broker_server_config?.fee_tbps ?? undefined,
    redisPassword: data.broker_server_config?.redis_password,
  };
}

function reachable(services: z.infer<typeof configSchema>['services']): D8xConfig['services'] {
  const found = new Map<string, { readonly hostname: string; readonly https: boolean }>();
  for (const [key, { hostname, https }] of Object.entries(services ?? {})) {
    const service = servicesByKey.get(key) ?? key.replaceAll('_', '-');
    // Of several names of one service the first counts: `main_http` before `main_ws`.
    if (hostname !== '' && !found.has(service)) found.set(service, { hostname, https });
  }
  return found;
}

/** Line and column of a JSON error, as V8 tells them; its text around the place may hold a secret and is left out. */
function positionOf(error: unknown): string {
  const found = error instanceof SyntaxError ? /line (\d+) column (\d+)/.exec(error.message) : null;
  return found === null ? '' : `: it breaks at line ${found[1] ?? ''}, column ${found[2] ?? ''}`;
}
