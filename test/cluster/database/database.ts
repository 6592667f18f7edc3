import { databasePassword } from '../credentials.ts';
import { stopDaemon } from '../daemons.ts';
import type { Layout } from '../layout.ts';
import { databaseName, databaseUrl, databaseUser, literal, psql, resetDatabase, startDatabase } from './server.ts';

/** The sandbox's PostgreSQL, and what can be done to it. */
export class Database {
  readonly #layout: Layout;
  readonly #keeper: number;

  constructor(layout: Layout, keeper: number) {
    this.#layout = layout;
    this.#keeper = keeper;
  }

  /** Stops the server at once: sessions end in the middle of what they do. */
  async stop(): Promise<void> {
    await stopDaemon(this.#layout, 'postgres', 'SIGQUIT');
  }

  /** Starts the server again and waits until it answers. */
  async start(): Promise<void> {
    await startDatabase(this.#layout, this.#keeper);
  }

  /** Runs SQL as superuser. @returns unaligned rows, columns divided by `|` @throws Error with PostgreSQL's message */
  async query(sql: string, database = databaseName): Promise<string> {
    const { code, stdout, stderr } = await psql(this.#layout, sql, database);
    if (code !== 0) throw new Error(`psql: ${stderr.trim()}`);
    return stdout.trim();
  }

  /** The database as it was seeded, whatever was done to it. */
  async reset(): Promise<void> {
    await resetDatabase(this.#layout);
  }

  /** Makes table `bulk` so large that it adds about `megabytes` to a plain dump, of text that hardly compresses. */
  async fill(megabytes: number): Promise<void> {
    const rows = Math.ceil((megabytes * 1e6) / 267);
    const piece = (text: string) => `encode(sha384(int8send(${text})), 'base64')`;
    await this.query(`
      begin;
      drop table if exists bulk;
      create table bulk (id bigint not null, payload text not null);
      insert into bulk
        select i, ${['4 * i', '4 * i + 1', '4 * i + 2', '4 * i + 3'].map(piece).join(' || ')} from generate_series(1, ${rows}) i;
      alter table bulk add primary key (id);
      alter table bulk owner to ${databaseUser};
      commit;`);
  }

  /** Adds a role that may log in. @returns its URL, as for the services */
  async addRole(name: string, { canRead = true }: { readonly canRead?: boolean } = {}): Promise<string> {
    const role = `"${name.replaceAll('"', '""')}"`;
    await this.query(`
      create role ${role} login password ${literal(databasePassword)};
      ${canRead ? `grant pg_read_all_data to ${role};` : ''}`);
    const url = new URL(databaseUrl());
    url.username = encodeURIComponent(name);
    return url.href;
  }
}
