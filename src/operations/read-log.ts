import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { ageEncryption } from '../backup/format/age-file.ts';
import { isOpsError, toOpsError } from '../errors.ts';
import { lineMasker } from '../mask-secrets.ts';
import { clip } from '../report/escape-markdown.ts';
import type { LogSource } from '../update/status/log-sources.ts';

/** What was read of one task's log. */
export interface ReadLog {
  readonly source: LogSource;
  /** The last lines that were looked for. */
  readonly lines: readonly string[];
  /** How many there are of those. */
  readonly found: number;
  /** How many there are of all. */
  readonly total: number;
  /** All of it, encrypted; absent where there is nothing. */
  readonly file?: string;
  readonly unread?: string;
}

export interface ReadLogOptions {
  readonly since: Date;
  readonly grep?: string;
  readonly folder: string;
  /** Public keys of age. */
  readonly recipients: readonly string[];
  readonly redact: (text: string) => string;
  readonly signal: AbortSignal;
}

/** How many lines of a task's log are read at most, its last ones. */
export const mostLines = 100_000;
/** How many may be shown of one task, and how long each may be, in UTF-16 units. */
export const mostShown = 200;
const longestShown = 400;
const longestKept = 64 * 1024;
/** How long one log may take, in milliseconds. */
const longestMs = 300_000;

/**
 * Reads one task's log into an encrypted file as it comes, and keeps the last of the lines that are looked for. Secrets are masked before
 * anything is looked for: who may look must not learn by what is found which characters a secret has. What fails is told, not thrown.
 * @throws OpsError `cancelled`
 */
export async function readLog(source: LogSource, options: ReadLogOptions): Promise<ReadLog> {
  const { since, grep, folder, recipients, redact } = options;
  if (source.open === undefined) return { source, lines: [], found: 0, total: 0, unread: source.unread ?? 'unknown' };
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(longestMs)]);
  const opened = source.open({ since, tail: mostLines, signal });
  const last: string[] = [];
  const count = { found: 0, total: 0 };
  const mask = lineMasker(longestKept);
  const look = (line: string): string => {
    const masked = redact(mask(line));
    count.total += 1;
    const { time, text } = timed(masked);
    if (grep !== undefined && !text.includes(grep)) return masked;
    count.found += 1;
    last.push(clip(`${time}${text}`, longestShown));
    if (last.length > mostShown) last.shift();
    return masked;
  };
  const file = join(folder, `${fileName(source)}.log.gz.age`);
  let unread: string | undefined;
  try {
    await pipeline(
      async function* lines() {
        for await (const line of opened) yield `${look(line)}\n`;
      },
      createGzip(),
      sealWith(recipients),
      createWriteStream(file, { mode: 0o600, flags: 'wx' }),
    );
  } catch (error) {
    options.signal.throwIfAborted();
    if (isOpsError(error, 'cancelled')) throw error;
    unread = toOpsError(error).message;
  }
  return {
    source,
    lines: last,
    ...count,
    ...(count.total === 0 ? {} : { file }),
    ...(unread === undefined ? {} : { unread }),
  };
}

function sealWith(recipients: readonly string[]): (source: AsyncIterable<Buffer>) => AsyncGenerator<Buffer> {
  return async function* seal(source) {
    const { prefix, payload } = await ageEncryption(recipients);
    yield prefix;
    const sealed: Buffer[] = [];
    for await (const piece of source) {
      payload.add(piece, (bytes) => sealed.push(bytes));
      yield* sealed.splice(0);
    }
    payload.finish((bytes) => sealed.push(bytes));
    yield* sealed;
  };
}

/** A line's time to the second, and what was written. */
function timed(line: string): { readonly time: string; readonly text: string } {
  const [, time, text] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z|[+-]\d\d:\d\d) (.*)$/s.exec(line) ?? [];
  return time === undefined || text === undefined ? { time: '', text: line } : { time: `${time}Z `, text };
}

function fileName({ name, node, id }: LogSource): string {
  return [name, node, id.slice(0, 12)].map((part) => part.replaceAll(/[^A-Za-z0-9_.-]/g, '-')).join('.');
}
