import { randomBytes } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { callbackify } from 'node:util';
import { waitsSql } from '../../database/session-settings.ts';
import { minorGc } from '../streams/memory.ts';

export interface RestoreTarget {
  /** The server's major version. */
  readonly major: number;
  /** Schemas of extensions, which are there already. */
  readonly schemasThere?: readonly string[];
  /**
   * Called when the whole dump has passed: answers what else to run before the commit. Nothing is committed when it fails.
   */
  readonly beforeCommit: () => Promise<string>;
}

/** Schemas and extensions stand before everything else in a dump; more of them than this are not looked through. */
const headBytes = 1024 * 1024;
const tailBytes = 1024;

/** Settings that pg_dump writes for a later server, by the version that knows them (pg_backup_archiver.c). */
const laterSettings: readonly (readonly [major: number, statement: RegExp])[] = [
  [17, /^SET transaction_timeout = 0;\n/m],
];

/** The first object of a dump that is neither a schema nor an extension, nor says something about one. */
const body = /^-- (?:TOC entry|Name: (?!.*; Type: (?:SCHEMA|EXTENSION|COMMENT);)|Data for Name: )/m;

/**
 * Makes a plain dump a script for psql (one that knows `\restrict`) and one server: in one transaction that is committed only at
 * the very end, and kept from running psql's commands by a key of our own, whether or not the pg_dump that made it knew of keys. A
 * dump that ends the transaction by itself is found out by the transaction's number, which is kept where no SQL can change it.
 * What the script sets for the session ends with it: a pooler may give the same session to others.
 */
export class RestoreScript extends Transform {
  readonly #target: RestoreTarget;
  readonly #key = randomBytes(24).toString('hex');
  readonly #before: (done: (error: Error | null, sql?: string) => void) => void;
  #head: Buffer | undefined = Buffer.alloc(0);
  #held = Buffer.alloc(0);

  constructor(target: RestoreTarget) {
    super({ highWaterMark: 256 * 1024 });
    this.#target = target;
    this.#before = callbackify(target.beforeCommit);
    this.push(
      `BEGIN READ WRITE;\n${waitsSql};\nSELECT pg_catalog.txid_current() AS d8x_transaction \\gset\n\\restrict ${this.#key}\n`,
    );
  }

  /** Whether psql, by what it said, came to the end and committed: without it, success is not believed. */
  isCommitted(stderr: string): boolean {
    return stderr.includes(this.#committed);
  }

  get #committed(): string {
    return `d8x-ops: committed ${this.#key}`;
  }

  override _transform(data: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    minorGc.passed(data.length);
    if (this.#head === undefined) this.#pass(data);
    else {
      this.#head = Buffer.concat([this.#head, data]);
      if (this.#head.length >= headBytes || body.test(this.#head.toString('latin1'))) this.#passHead();
    }
    done();
  }

  override _flush(done: TransformCallback): void {
    this.#passHead();
    const closing = this.#held.toString('latin1').replace(/\n\\unrestrict \S+\s*$/, '\n');
    this.push(Buffer.from(closing, 'latin1'));
    this.#before((error, sql) => {
      if (error === null) {
        this.push(this.#end(sql ?? ''));
        done();
      } else done(error);
    });
  }

  #end(sql: string): string {
    return `
\\unrestrict ${this.#key}
SELECT pg_catalog.txid_current() OPERATOR(pg_catalog.=) :d8x_transaction AS d8x_same \\gset
\\if :d8x_same
${sql}
RESET ALL;
COMMIT;
\\warn ${this.#committed}
\\else
ROLLBACK;
DO $d8x$ BEGIN RAISE EXCEPTION 'the backup ends the transaction that it is restored in'; END $d8x$;
\\endif
`;
  }

  /** Only what stands before the first object: rows can look like anything. */
  #passHead(): void {
    const head = this.#head?.toString('latin1');
    this.#head = undefined;
    if (head === undefined) return;
    const end = head.search(body);
    const preamble = end < 0 ? head : head.slice(0, end);
    this.#pass(Buffer.from(this.#fit(preamble) + head.slice(preamble.length), 'latin1'));
  }

  #fit(preamble: string): string {
    const { major, schemasThere = [] } = this.#target;
    const withoutKey = preamble.replace(/^\\restrict \S+\n/m, '');
    const known = laterSettings
      .filter(([since]) => since > major)
      .reduce((text, [, statement]) => text.replace(statement, ''), withoutKey);
    const there = new Set(schemasThere.map((name) => Buffer.from(name).toString('latin1')));
    return known.replaceAll(/^CREATE SCHEMA ("(?:[^"]|"")+"|[a-z_][a-z0-9_$]*);$/gm, (statement, quoted: string) => {
      const name = quoted.startsWith('"') ? quoted.slice(1, -1).replaceAll('""', '"') : quoted;
      return there.has(name) ? statement.replace('CREATE SCHEMA', 'CREATE SCHEMA IF NOT EXISTS') : statement;
    });
  }

  /** Holds the last bytes back, in which the dump's own end is. */
  #pass(data: Buffer): void {
    const all = data.length >= tailBytes ? data : Buffer.concat([this.#held, data]);
    if (all === data) this.push(this.#held);
    const cut = Math.max(0, all.length - tailBytes);
    this.push(all.subarray(0, cut));
    // Copied: a piece of a larger buffer would keep the whole of it.
    this.#held = Buffer.from(all.subarray(cut));
  }
}
