import { isIP } from 'node:net';
import { defined } from '../defined.ts';
import { nearest } from '../nearest.ts';
import { Secret } from '../secret.ts';
import {
  channelBindings,
  type Dsn,
  type DsnHost,
  type DsnText,
  sessionAttributes,
  type SslMode,
  sslModes,
} from './connection-parameters.ts';
import { fromOtherDrivers } from './dsn-of-drivers.ts';

/** Parameters of libpq that change nothing here, or that only matter for protocols that are not spoken. */
const withoutEffect = words(`
  application_name fallback_application_name client_encoding keepalives keepalives_idle keepalives_interval
  keepalives_count tcp_user_timeout gssencmode gsslib gssdelegation krbsrvname sslcompression sslsni sslcertmode
  requirepeer load_balance_hosts`);

/** Parameters of libpq that cannot be honoured, with what to do instead. Leaving them out silently would weaken or mislead. */
const refused = new Map([
  ['passfile', 'write the password into the connection string instead of passfile'],
  ['service', 'write the parameters of the service out instead of naming it'],
  ['sslpassword', 'give an unencrypted sslkey: pg_dump takes no sslpassword that others could not see'],
  ['sslcrl', 'sslcrl is not checked here'],
  ['sslcrldir', 'sslcrldir is not checked here'],
  ['require_auth', 'require_auth is not supported here: leave it out (channel_binding=require is honoured)'],
  ['sslnegotiation', 'sslnegotiation is not supported here: leave it out'],
  ['ssl_min_protocol_version', 'ssl_min_protocol_version is not supported here: leave it out'],
  ['ssl_max_protocol_version', 'ssl_max_protocol_version is not supported here: leave it out'],
  ['sslfactory', "sslfactory is JDBC's: leave it out, and name what is to be verified with sslmode and sslrootcert"],
  ['sslidentity', "sslidentity is Prisma's: give the client's certificate as sslcert and sslkey, files on the manager"],
  ['sslinline', "sslinline is lib/pq's: put the certificates into files on the manager and name those"],
  ['replication', 'a replication connection cannot be dumped'],
]);

const understood = words(`
  host hostaddr port dbname user password sslmode sslrootcert sslcert sslkey target_session_attrs connect_timeout options channel_binding`);

const defaultPort = 5432;
const defaultSocketFolder = '/var/run/postgresql';

export type Assembled =
  | { readonly dsn: Dsn; readonly problems: readonly string[] }
  | { readonly dsn: undefined; readonly problems: readonly string[] };

/** Judges what a DSN's text says, with libpq's defaults. Problems name parameters, never values. */
export function assembleDsn(from: DsnText, whole: Secret, defaultUser: string | undefined): Assembled {
  // What can't be cut into its parts says nothing certain about any of them.
  if (from.problems.length > 0 && from.parameters.size === 0) return { dsn: undefined, problems: from.problems };
  const { parameters: translated, ignored, ignoredValues } = fromOtherDrivers(from.parameters);
  const parameters = new Map([...translated].filter(([, value]) => value !== ''));
  const problems = [...from.problems];
  if (problems.length === 0) problems.push(...parameterProblems(translated));

  const hosts = readHosts(parameters, problems);
  const [first, ...more] = hosts;
  const sslrootcert = parameters.get('sslrootcert');
  const sslmode = readSslMode(parameters.get('sslmode'), sslrootcert, problems);
  const attributes = oneOf(sessionAttributes, parameters.get('target_session_attrs') ?? 'any');
  if (attributes === undefined) problems.push(`target_session_attrs is none of ${sessionAttributes.join(', ')}`);
  const channelBinding = oneOf(channelBindings, parameters.get('channel_binding') ?? 'prefer');
  if (channelBinding === undefined) problems.push(`channel_binding is none of ${channelBindings.join(', ')}`);
  if (channelBinding === 'require' && sslmode === 'disable') {
    problems.push('channel_binding=require needs TLS, and sslmode=disable forbids it');
  }
  const timeout = readTimeout(parameters.get('connect_timeout'), problems);
  const user = parameters.get('user') ?? defaultUser;
  if (user === undefined && problems.length === 0) problems.push('it names no user');

  if (problems.length > 0 || first === undefined || user === undefined || !sslmode || !attributes) {
    return { dsn: undefined, problems };
  }
  const password = parameters.get('password');
  const dsn: Dsn = {
    hosts: [first, ...more],
    user,
    password: password === undefined ? undefined : new Secret(password),
    database: parameters.get('dbname') ?? user,
    sslmode,
    sslrootcert,
    sslcert: parameters.get('sslcert'),
    sslkey: parameters.get('sslkey'),
    targetSessionAttributes: attributes,
    connectTimeoutMs: timeout,
    options: parameters.get('options'),
    ...(parameters.has('channel_binding') ? { channelBinding } : {}),
    ...defined({ schema: ignoredValues.get('schema') || undefined }),
    ...defined({ searchPath: ignoredValues.get('search_path') || undefined }),
    ...(ignored.length > 0 ? { ignored } : {}),
    secrets: [whole, ...passwordForms(password, from.rawPassword)],
  };
  return { dsn, problems };
}

function parameterProblems(parameters: ReadonlyMap<string, string>): readonly string[] {
  return [...parameters.keys()].flatMap((name, index) => {
    const instead = refused.get(name);
    if (instead !== undefined) return [instead];
    if ([understood, withoutEffect].some((known) => known.has(name))) return [];
    // A name can be a piece of a badly written password, so only plain ones are shown.
    const shown = /^[a-z_]{3,30}$/.test(name) && !/pass|secret/.test(name) ? `"${name}"` : `number ${index + 1}`;
    const near = /^[a-z_]{3,30}$/.test(name) ? nearest(name, understood) : undefined;
    const meant = near === undefined ? '' : `: did you mean ${near}?`;
    return [`parameter ${shown} is not one of PostgreSQL's${meant}`];
  });
}

function readHosts(parameters: ReadonlyMap<string, string>, problems: string[]): readonly DsnHost[] {
  const addresses = parameters.get('hostaddr')?.split(',') ?? [];
  const names = parameters.get('host')?.split(',') ?? (addresses.length > 0 ? addresses : ['']);
  const ports = parameters.get('port')?.split(',') ?? [''];
  if (addresses.length > 0 && addresses.length !== names.length) {
    problems.push(`it names ${names.length} hosts but ${addresses.length} hostaddr`);
  }
  if (addresses.some((address) => address !== '' && isIP(address) === 0)) {
    problems.push('a hostaddr is no IP address');
  }
  if (ports.length !== 1 && ports.length !== names.length) {
    problems.push(`it names ${names.length} hosts but ${ports.length} ports`);
  }
  return names.map((name, index) => {
    const address = addresses[index] || undefined;
    const port = readPort((ports.length === 1 ? ports[0] : ports[index]) ?? '');
    if (port === undefined) problems.push(`the port of host ${index + 1} is no number from 1 to 65535`);
    return {
      host: name || (address ?? defaultSocketFolder),
      address,
      port: port ?? defaultPort,
    };
  });
}

function readPort(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return defaultPort;
  if (!/^[0-9]{1,5}$/.test(trimmed)) return undefined;
  const port = Number(trimmed);
  return port >= 1 && port <= 65_535 ? port : undefined;
}

function readSslMode(text: string | undefined, rootCert: string | undefined, problems: string[]): SslMode | undefined {
  const system = rootCert === 'system';
  const mode = oneOf(sslModes, text ?? (system ? 'verify-full' : 'prefer'));
  if (mode === undefined) problems.push(`sslmode is none of ${sslModes.join(', ')}`);
  else if (system && mode !== 'verify-full') problems.push('sslrootcert=system needs sslmode=verify-full');
  return mode;
}

/** libpq's `connect_timeout`, in seconds there: 0 and less mean none, 1 is taken as 2. */
function readTimeout(text: string | undefined, problems: string[]): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\s*-?[0-9]{1,6}\s*$/.test(text)) {
    problems.push('connect_timeout is no number of seconds');
    return undefined;
  }
  const seconds = Number(text);
  return seconds <= 0 ? undefined : Math.max(2, seconds) * 1000;
}

function oneOf<T extends string>(known: readonly T[], text: string): T | undefined {
  return known.find((each) => each === text);
}

function passwordForms(password: string | undefined, raw: string | undefined): readonly Secret[] {
  const forms = new Set<string>();
  if (raw !== undefined) forms.add(raw);
  if (password !== undefined) {
    forms.add(password);
    forms.add(encodeWellFormed(password));
    forms.add(password.replaceAll(/[\\']/g, String.raw`\$&`));
  }
  forms.delete('');
  return [...forms].map((form) => new Secret(form));
}

function encodeWellFormed(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
