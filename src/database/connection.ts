import type { ConnectionOptions } from 'node:tls';
import { Client } from 'pg';
import { z } from 'zod';
import { defined } from '../defined.ts';
import { isOpsError, OpsError } from '../errors.ts';
import { cancellation, throwIfCancelled } from '../cancellation.ts';
import { requireChannelBinding } from './channel-binding.ts';
import type { Dsn, DsnHost } from './connection-parameters.ts';
import { type Asked, databaseFailure, sqlState } from './failure.ts';
import type { Reach } from './reach.ts';
import { asSocket } from './stream-socket.ts';
import { serverEncoding } from './server-encoding.ts';
import { tlsAttempts, type TlsFiles } from './tls.ts';
import { withinTime } from './within-time.ts';

export interface ConnectOptions {
  /** Seen in `pg_stat_activity`. */
  readonly application: string;
  /** What the DSN's `sslrootcert`, `sslcert` and `sslkey` hold. */
  readonly tls?: TlsFiles;
  /** Aborted: the connection is broken, whatever it waits for. */
  readonly signal?: AbortSignal;
}

const defaultTimeoutMs = 15_000;
const closingMs = 2000;
const asking = 'the database was being asked';

interface Opened {
  readonly client: Client;
  /** Breaks the connection: whatever still waits for an answer fails. */
  readonly drop: () => void;
  readonly signal: AbortSignal | undefined;
}

/** One open connection to one server. */
export class DatabaseSession implements AsyncDisposable {
  /** The server among the DSN's hosts that answered. */
  readonly server: DsnHost;
  readonly #opened: Opened;
  readonly #asked: Asked;
  #last: Promise<unknown> = Promise.resolve();

  constructor(server: DsnHost, opened: Opened, asked: Asked) {
    this.server = server;
    this.#opened = opened;
    this.#asked = asked;
  }

  /** The rows of one statement, each parsed by `row`. @throws OpsError `database-refused`, `database-unreachable` */
  async query<T>(text: string, row: z.ZodType<T>, values: readonly unknown[] = []): Promise<readonly T[]> {
    let rows: unknown;
    try {
      ({ rows } = await this.#inTurn(() => this.#opened.client.query<Record<string, unknown>>(text, [...values])));
    } catch (error) {
      throw this.#failure(error);
    }
    return z.array(row).parse(rows);
  }

  /** The only row of a statement that answers one. */
  async queryOne<T>(text: string, row: z.ZodType<T>, values: readonly unknown[] = []): Promise<T> {
    const [first] = await this.query(text, row, values);
    if (first === undefined) throw new OpsError('internal', 'a query that always answers a row answered none');
    return first;
  }

  /** Statements whose rows don't matter, several separated by `;` in one round trip. */
  async execute(text: string): Promise<void> {
    try {
      await this.#inTurn(() => this.#opened.client.query(text));
    } catch (error) {
      throw this.#failure(error);
    }
  }

  /** One statement after another, whoever asks: a connection has one answer at a time. */
  #inTurn<T>(statement: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(statement);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  #failure(error: unknown): OpsError {
    const { signal } = this.#opened;
    return signal?.aborted === true ? cancellation(signal, { doing: asking }) : databaseFailure(error, this.#asked);
  }

  /** Ends the session; never fails, and waits for no server that doesn't answer. One that was cancelled is broken already. */
  async close(): Promise<void> {
    if (this.#opened.signal?.aborted === true) {
      this.#opened.drop();
      return;
    }
    let timer: NodeJS.Timeout | undefined;
    const waited = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, closingMs);
    });
    await Promise.race([this.#opened.client.end().catch(() => undefined), waited]);
    clearTimeout(timer);
    this.#opened.drop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/**
 * Connects to the first of the DSN's hosts that answers and is what `target_session_attrs` asks for.
 *
 * @throws OpsError `database-unreachable`, `database-refused`, `cancelled`, or what the connection to the host throws
 */
export async function connect(dsn: Dsn, reach: Reach, options: ConnectOptions): Promise<DatabaseSession> {
  const failures: OpsError[] = [];
  const attributes = dsn.targetSessionAttributes === 'prefer-standby' ? (['standby', 'any'] as const) : undefined;
  for (const wanted of attributes ?? [dsn.targetSessionAttributes]) {
    for (const server of dsn.hosts) {
      try {
        return await connectTo(dsn, server, wanted, reach, options);
      } catch (error) {
        if (!isOpsError(error, 'database-unreachable', 'database-refused')) throw error;
        failures.push(error);
      }
    }
  }
  const [first] = failures;
  if (first === undefined || failures.length === 1) throw first ?? new OpsError('internal', 'a DSN without hosts');
  throw new OpsError(first.code, `none of the ${dsn.hosts.length} database servers can be used: ${first.message}`, {
    ...defined({ hint: first.hint }),
    where: reach.name,
    problems: failures.map(({ where, message }) => ({ path: where ?? reach.name, message })),
    cause: first,
  });
}

async function connectTo(
  dsn: Dsn,
  server: DsnHost,
  wanted: Dsn['targetSessionAttributes'],
  reach: Reach,
  options: ConnectOptions,
): Promise<DatabaseSession> {
  const asked: Asked = {
    server: `${server.host}:${server.port}`,
    user: dsn.user,
    database: dsn.database,
    from: reach.name,
  };
  const session = new DatabaseSession(server, await open(dsn, server, reach, options, asked), asked);
  const unfit = await unfitness(session, wanted);
  if (unfit === undefined) return session;
  await session.close();
  throw new OpsError('database-refused', `the database server ${asked.server} ${unfit}`, {
    where: `${asked.server}, from ${asked.from}`,
    hint: 'It is not what target_session_attrs asks for. Name another host, or change that parameter.',
  });
}

async function open(dsn: Dsn, server: DsnHost, reach: Reach, options: ConnectOptions, asked: Asked): Promise<Opened> {
  const attempts = tlsAttempts(dsn, server, options.tls);
  for (const [index, ssl] of attempts.entries()) {
    throwIfCancelled(options.signal, { doing: asking });
    try {
      return await openOnce(dsn, server, reach, options, ssl);
    } catch (error) {
      throwIfCancelled(options.signal, { doing: asking });
      // As libpq: prefer and allow try the other way after a refusal that another way could change.
      const state = sqlState(error);
      const again = index + 1 < attempts.length && (state === undefined || state === '28000');
      if (!again || isOpsError(error)) throw databaseFailure(error, asked);
    }
  }
  throw new OpsError('internal', 'no way to connect was tried');
}

async function openOnce(
  dsn: Dsn,
  server: DsnHost,
  reach: Reach,
  options: ConnectOptions,
  ssl: ConnectionOptions | false,
): Promise<Opened> {
  const timeoutMs = dsn.connectTimeoutMs ?? defaultTimeoutMs;
  const stream = await withinTime(reach.open(server), timeoutMs, options.signal);
  if (options.signal?.aborted === true) {
    // Its abort event is over: nothing would break the connection any more.
    stream.destroy();
    throw cancellation(options.signal, { doing: asking });
  }
  const client = new Client({
    host: server.host,
    port: server.port,
    user: dsn.user,
    database: dsn.database,
    // A function also when there is none: pg would look into the environment and ~/.pgpass.
    password: () => dsn.password?.reveal() ?? '',
    application_name: options.application,
    ...defined({ options: dsn.options }),
    connectionTimeoutMillis: timeoutMs,
    ssl,
    ...(dsn.channelBinding === 'require' ? { enableChannelBinding: true } : {}),
    stream: () => asSocket(stream),
  });
  if (dsn.channelBinding === 'require') requireChannelBinding(client);
  // Reported by the query that it breaks, or the next one; unheard it would end the process.
  client.on('error', () => undefined);
  const drop = (): void => {
    options.signal?.removeEventListener('abort', drop);
    stream.destroy();
  };
  options.signal?.addEventListener('abort', drop);
  try {
    const encoding = serverEncoding(client);
    await client.connect();
    // It may hold bytes of any kind, and the server would send none that are not UTF-8.
    if (encoding() === 'SQL_ASCII') await client.query(`set client_encoding = 'SQL_ASCII'`);
    return { client, drop, signal: options.signal };
  } catch (error) {
    drop();
    throw error;
  }
}

const stateSchema = z.object({ recovery: z.boolean(), readOnly: z.enum(['on', 'off']) });

async function unfitness(
  session: DatabaseSession,
  wanted: Dsn['targetSessionAttributes'],
): Promise<string | undefined> {
  if (wanted === 'any') return undefined;
  const { recovery, readOnly } = await session.queryOne(
    `select pg_is_in_recovery() as recovery, current_setting('transaction_read_only') as "readOnly"`,
    stateSchema,
  );
  const found: Readonly<Record<typeof wanted, string | undefined>> = {
    'read-write': readOnly === 'on' ? 'is read-only' : undefined,
    'read-only': readOnly === 'off' ? 'is not read-only' : undefined,
    primary: recovery ? 'is a standby' : undefined,
    standby: recovery ? undefined : 'is not a standby',
    'prefer-standby': undefined,
  };
  return found[wanted];
}
