import { randomBytes } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { callbackify } from 'node:util';
import { youngGarbage } from './young-garbage.ts';

export interface RestoreTarget {
  /** The server's major version. */
  readonly major: number;
  /** Whether psql knows `\restrict`. */
  readonly restricts: boolean;
  /**
   * Called when the whole dump has passed: answers what else to run before the commit. Nothing is committed when it fails.
   */
  readonly beforeCommit: () => Promise<string>;
}

const headBytes = 8 * 1024;
const tailBytes = 1024;

/** Settings that pg_dump writes for a later server, by the version that knows them (pg_backup_archiver.c). */
const laterSettings: readonly (readonly [major: number, statement: RegExp])[] = [
  [17, /^SET transaction_timeout = 0;\n/m],
];

/**
 * Makes a plain dump a script for one psql and one server: in one transaction that is committed only at the very end, and
 * kept from running psql's commands by a key of our own, whether or not the pg_dump that made it knew of keys.
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
    this.push(`${target.restricts ? `\\restrict ${this.#key}\n` : ''}BEGIN;\n`);
  }

  override _transform(data: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    youngGarbage.passed(data.length);
    if (this.#head === undefined) this.#pass(data);
    else {
      this.#head = Buffer.concat([this.#head, data]);
      if (this.#head.length >= headBytes) this.#passHead();
    }
    done();
  }

  override _flush(done: TransformCallback): void {
    this.#passHead();
    const closing = this.#held.toString('latin1').replace(/\n\\unrestrict \S+\s*$/, '\n');
    this.push(Buffer.from(closing, 'latin1'));
    this.#before((error, sql) => {
      if (error === null) {
        const end = this.#target.restricts ? `\\unrestrict ${this.#key}\n` : '';
        this.push(`\n${sql ?? ''}\nCOMMIT;\n${end}`);
        done();
      } else done(error);
    });
  }

  /** Only what stands before the first object: rows can look like anything. */
  #passHead(): void {
    const head = this.#head?.toString('latin1');
    this.#head = undefined;
    if (head === undefined) return;
    const end = head.search(/^-- (?:TOC entry|Name:) /m);
    const preamble = end < 0 ? head : head.slice(0, end);
    const fit = laterSettings
      .filter(([major]) => major > this.#target.major)
      .reduce((text, [, statement]) => text.replace(statement, ''), preamble.replace(/^\\restrict \S+\n/m, ''));
    this.#pass(Buffer.from(fit + head.slice(preamble.length), 'latin1'));
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
