import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { signalProcess, treeOf } from '../test/process-identity.ts';

export interface ProgramEnd {
  /** The exit code; 1 for one that could not be started or was ended by a signal. */
  readonly code: number;
  /** What it wrote to both streams. */
  readonly output: string;
  readonly seconds: number;
}

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** After this many seconds it is ended, with all that it started. */
  readonly limitSeconds?: number;
}

/** How long a program may take to say where it was when it is ended, in milliseconds. */
const retryForMs = 10_000;

/** Runs a program to its end. One that goes on beyond its limit counts as failed, and its output says so. */
export async function runProgram(
  [program = '', ...args]: readonly string[],
  { env = {}, limitSeconds }: ProgramOptions = {},
): Promise<ProgramEnd> {
  const started = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number>((resolve) => {
    child.on('error', (error) => {
      output += error.message;
      resolve(1);
    });
    child.on('close', (status) => resolve(status ?? 1));
  });
  const isLate = limitSeconds !== undefined && !(await settlesWithin(ended, limitSeconds * 1000));
  if (isLate) {
    await endTree(child, ended);
    output += `\nended after ${limitSeconds} s, which is its limit\n`;
  }
  return { code: isLate ? 1 : await ended, output, seconds: (performance.now() - started) / 1000 };
}

/** Ends a program and all that it started. Whatever holds its streams open by then does not matter. */
async function endTree(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.pid === undefined) return;
  const tree = treeOf(child.pid);
  for (const each of tree) signalProcess(each, 'SIGTERM');
  await settlesWithin(ended, retryForMs);
  for (const each of [...tree, ...treeOf(child.pid)]) signalProcess(each, 'SIGKILL');
  await settlesWithin(ended, 1000);
  child.stdout?.destroy();
  child.stderr?.destroy();
}

async function settlesWithin(promise: Promise<unknown>, ms: number): Promise<boolean> {
  const over = new AbortController();
  const late = pause(ms, false, { signal: over.signal });
  late.catch(() => undefined);
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    over.abort();
  }
}
