import { spawn } from 'node:child_process';

export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Runs an argv on this machine to its end; any exit status is an answer. A signal counts as 128 + its number, as in a shell. */
export async function execute(argv: readonly string[], options: CommandOptions = {}): Promise<Finished> {
  const [program = '', ...args] = argv;
  const child = spawn(program, args, {
    stdio: 'pipe',
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.env === undefined ? {} : { env: { ...process.env, ...options.env } }),
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  child.stdin.on('error', () => {
    // A program may end without reading what it was given.
  });
  child.stdin.end(options.stdin ?? '');
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => {
      resolve(status ?? (signal === 'SIGKILL' ? 137 : 143));
    });
  });
  return { code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
}

/** Runs an argv that has to succeed. @returns its standard output @throws Error with the command and what it wrote */
export async function demand(argv: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await execute(argv, options);
  if (code !== 0) throw new Error(`${argv.join(' ')} exited ${code}: ${(stderr || stdout).trim()}`);
  return stdout;
}
