import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { waitFor } from '../../../wait.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const heapProbe = new URL('heap-probe.ts', import.meta.url).href;
const liveHeap = z.object({ liveBytes: z.number() });
const logLine = z.looseObject({ level: z.string(), msg: z.string(), port: z.int().optional() });
export type LogLine = z.output<typeof logLine>;

/** How a bot is started, where it is not as `npm run bot` does. */
interface Start {
  readonly directory?: string;
  /** Path of the file that is started. */
  readonly entry?: string;
  /** Options of Node. */
  readonly options?: readonly string[];
}

/** Options of Node that bot/Dockerfile starts the bot with. */
export const contained = ['--max-semi-space-size=8'] as const;

/** Options of Node for a bot whose live heap can be asked for. */
export const probed = ['--expose-gc', `--import=${heapProbe}`] as const;

/** The bot as operators start it: a process of its own. */
export class BotProcess implements AsyncDisposable {
  readonly lines: LogLine[] = [];
  /** What it wrote that is no log line. */
  readonly other: string[] = [];
  readonly #child: ChildProcess;
  readonly #startedAt = performance.now();
  readonly #exited: Promise<readonly unknown[]>;

  constructor(
    environment: Readonly<Record<string, string>>,
    { directory = root, entry = `${root}bot/main.ts`, options = [] }: Start = {},
  ) {
    this.#child = spawn(process.execPath, [...options, entry], {
      cwd: directory,
      env: { PATH: process.env['PATH'] ?? '', ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#exited = once(this.#child, 'exit');
    const { stdout, stderr } = this.#child;
    assert.ok(stdout && stderr);
    createInterface(stdout).on('line', (line) => this.#note(line));
    createInterface(stderr).on('line', (line) => this.other.push(line));
  }

  /** Waits for a line of the log; answers it, and how long after the start it came, in milliseconds. */
  async logged(pattern: RegExp): Promise<{ readonly line: LogLine; readonly afterMs: number }> {
    const find = (): LogLine => {
      const line = this.lines.find(({ msg }) => pattern.test(msg));
      if (line === undefined) throw new Error(`${JSON.stringify(this.lines)} ${this.other.join('\n')}`);
      return line;
    };
    const line = await waitFor(`a line like ${pattern.source}`, find, { seconds: 60, everyMs: 10 });
    return { line, afterMs: performance.now() - this.#startedAt };
  }

  /** Sends a signal. */
  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Waits until it ends, for two minutes; answers its exit status. */
  async exited(): Promise<unknown> {
    await waitFor('the bot to end', () => this.#child.exitCode !== null || this.#child.signalCode !== null, {
      seconds: 120,
    });
    return this.#child.exitCode;
  }

  /** What is reachable on the heap and beside it, after all garbage was collected, in bytes. Needs `probed`. */
  async liveHeap(): Promise<number> {
    this.#child.send('live heap');
    const [told] = z.tuple([liveHeap, z.unknown()]).parse(await once(this.#child, 'message'));
    return told.liveBytes;
  }

  /** Resident memory, in bytes. */
  async memory(): Promise<number> {
    const status = await readFile(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) * 1024;
  }

  /** How long its main thread ran so far, and how long it could have but waited for a processor, in seconds. */
  async times(): Promise<{ readonly cpuSeconds: number; readonly starvedSeconds: number }> {
    const { pid } = this.#child;
    const [ran, waited] = (await readFile(`/proc/${pid}/task/${pid}/schedstat`, 'utf8')).split(' ').map(Number);
    return { cpuSeconds: (ran ?? Number.NaN) / 1e9, starvedSeconds: (waited ?? Number.NaN) / 1e9 };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGKILL');
    await this.#exited;
  }

  #note(line: string): void {
    const parsed = logLine.safeParse(parseJson(line));
    if (parsed.success) this.lines.push(parsed.data);
    else this.other.push(line);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
