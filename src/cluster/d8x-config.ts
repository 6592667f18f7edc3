import { z } from 'zod';
import type { Problem } from '../errors.ts';
import { Secret } from '../secret.ts';

const longestFile = 4 * 1024 * 1024;

const hostname = z
  .string()
  .regex(
    /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$/,
    'should be a host name, with a port where it has one',
  );

const secret = z.string().transform((value) => new Secret(value));

/** What d8x-ops reads of d8x.conf.json (d8x-cli, internal/configs/d8x.go); everything else in it is passed over. */
const configSchema = z.object({
  server_provider: z.string().optional(),
  linode_config: z.object({ label_prefix: z.string() }).nullish(),
  aws_config: z.object({ label_prefix: z.string() }).nullish(),
  database_dsn: secret.optional(),
  services: z
    .record(
      z.string(),
      z.object({ name: z.string().optional(), hostname: hostname.or(z.literal('')), https: z.boolean() }),
    )
    .nullish(),
  broker_server_config: z
    .object({
      fee_tbps: z.coerce.string().optional(),
      redis_password: secret.optional(),
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
const servicesByKey: Readonly<Record<string, string>> = {
  main_http: 'api',
  main_ws: 'api',
  history: 'history',
  referral: 'referral',
  candles_ws: 'candles-ws-server',
  broker_server: 'broker',
};

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
  const labels = data.server_provider === 'aws' ? data.aws_config : data.linode_config;
  return {
    provider: data.server_provider,
    label: labels?.label_prefix === '' ? undefined : labels?.label_prefix,
    databaseDsn: data.database_dsn?.isEmpty === true ? undefined : data.database_dsn,
    services: reachable(data.services),
    feeTbps: data.broker_server_config?.fee_tbps,
    redisPassword: data.broker_server_config?.redis_password,
  };
}

function reachable(services: z.infer<typeof configSchema>['services']): D8xConfig['services'] {
  const found = new Map<string, { readonly hostname: string; readonly https: boolean }>();
  for (const [key, { hostname, https }] of Object.entries(services ?? {})) {
    const service = servicesByKey[key] ?? key.replaceAll('_', '-');
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
