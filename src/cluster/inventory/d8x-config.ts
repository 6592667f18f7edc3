import { z } from 'zod';
import type { Problem } from '../../errors.ts';
import { Secret } from '../../secret.ts';

const longestFile = 4 * 1024 * 1024;

const hostname = z
  .string()
  .regex(
    /^$|^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[0-9]{1,5})?$/,
    'should be a host name, with a port where it has one',
  );

/** It becomes part of file names. */
const label = z
  .string()
  .regex(/^$|^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'should be made of letters, digits, dots, dashes and underscores');

const secret = z
  .string()
  .nullish()
  .transform((value) => (value === null || value === undefined || value === '' ? undefined : new Secret(value)));

const service = z.object({ hostname, https: z.boolean() });
const fee = z.union([z.string(), z.number().transform(String)], 'should be a number, as text').nullish();

/** d8x.conf.json, as far as a run needs it. */
export interface D8xConfig {
  readonly provider: string | undefined;
  readonly label: string | undefined;
  readonly databaseDsn: Secret | undefined;
  /** By the names of the services in the cluster. */
  readonly services: ReadonlyMap<string, { readonly hostname: string; readonly https: boolean }>;
  /** Where people reach the WebSockets of services, besides. */
  readonly webSockets: readonly WebSocketSite[];
  readonly feeTbps: string | undefined;
  readonly redisPassword: Secret | undefined;
  /** What is wrong with values that a run can do without, as sentences. */
  readonly notices: readonly string[];
}

/** A name at which people reach a WebSocket of a service. */
export interface WebSocketSite {
  readonly service: string;
  readonly hostname: string;
  readonly https: boolean;
  readonly path: string;
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

/**
 * Reads d8x.conf.json (d8x-cli, internal/configs/d8x.go); what d8x-ops makes no use of is passed over. What it can't be read without is added
 * to `problems`; a value that is needed for one thing only is left out with a notice. Values, which may be secret, are never repeated.
 */
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
  // It says how hosts are reached, so it is no value to guess.
  const whole = z.looseObject({ server_provider: z.string().optional() }).safeParse(json);
  if (!whole.success) {
    for (const { path, message } of whole.error.issues) {
      problems.push({
        path: ['d8x-config', path.join('.')].filter((part) => part !== '').join(': '),
        message: brief(message),
      });
    }
    return undefined;
  }
  const { server_provider: provider } = whole.data;
  const notices: string[] = [];
  const read = reader(whole.data, notices);
  const labelPath = `${provider === 'aws' ? 'aws' : 'linode'}_config.label_prefix`;
  const named = read(labelPath, label.nullish(), 'backups are named d8x instead');
  return {
    provider,
    label: named === '' ? undefined : (named ?? undefined),
    databaseDsn: read('database_dsn', secret, 'as if there were none'),
    services: reachable(read),
    webSockets: webSocketsOf(read),
    feeTbps: read('broker_server_config.fee_tbps', fee, 'the running one stays') ?? undefined,
    redisPassword: read('broker_server_config.redis_password', secret, 'the running one stays'),
    notices,
  };
}

/** Reads one value by its path; one of another form is left out, and said so with what that means. */
type Read = <T>(path: string, schema: z.ZodType<T>, instead: string) => T | undefined;

function reader(data: Readonly<Record<string, unknown>>, notices: string[]): Read {
  return (path, schema, instead) => {
    const value = path.split('.').reduce<unknown>((at, key) => memberOf(at, key), data);
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const where = [path, ...(issue?.path ?? [])].join('.');
    notices.push(`d8x-config: ${where} ${brief(issue?.message ?? 'is of another form')}: it is left out (${instead})`);
    return undefined;
  };
}

function memberOf(value: unknown, key: string): unknown {
  const record = z.record(z.string(), z.unknown()).safeParse(value);
  return record.success ? record.data[key] : undefined;
}

function brief(message: string): string {
  return message.replace(/^Invalid input: /, '');
}

function reachable(read: Read): D8xConfig['services'] {
  const found = new Map<string, { readonly hostname: string; readonly https: boolean }>();
  const keys = Object.keys(read('services', z.record(z.string(), z.unknown()).nullish(), 'no health is asked') ?? {});
  for (const key of keys) {
    const name = servicesByKey.get(key) ?? key.replaceAll('_', '-');
    const own = read(`services.${key}`, service, `the health of ${name} is not asked there`);
    // Of several names of one service the first counts: `main_http` before `main_ws`.
    if (own !== undefined && own.hostname !== '' && !found.has(name)) found.set(name, own);
  }
  return found;
}

/** nginx of d8x-cli: api's WebSocket has a name of its own, executorws a path at the broker's (nginx.conf, nginx-broker.conf). */
function webSocketsOf(read: Read): readonly WebSocketSite[] {
  const silent = z.unknown().transform((value) => service.safeParse(value).data);
  const site = (key: string, name: string, path: string): readonly WebSocketSite[] => {
    const own = read(`services.${key}`, silent, '');
    return own === undefined || own.hostname === '' ? [] : [{ service: name, ...own, path }];
  };
  return [...site('main_ws', 'api', '/'), ...site('broker_server', 'executorws', '/ws')];
}

/** Line and column of a JSON error, as V8 tells them; its text around the place may hold a secret and is left out. */
function positionOf(error: unknown): string {
  const found = error instanceof SyntaxError ? /line (\d+) column (\d+)/.exec(error.message) : null;
  return found === null ? '' : `: it breaks at line ${found[1] ?? ''}, column ${found[2] ?? ''}`;
}
