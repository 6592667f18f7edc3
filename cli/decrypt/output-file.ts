import { createWriteStream } from 'node:fs';
import { access, open, rename, rm } from 'node:fs/promises';
import { stdout } from 'node:process';
import { Writable } from 'node:stream';
import { OpsError } from '../../src/errors.ts';

/** Where decrypted SQL goes. Unless it is kept, nothing of it stays. */
export interface Output extends AsyncDisposable {
  readonly stream: Writable;
  /** Gives the file its name. */
  keep(): Promise<void>;
}

/**
 * A file that only its owner reads and that has its name only once it is whole; standard output for `-`.
 * @throws OpsError `config-invalid` when it is there and may not be replaced, or cannot be written
 */
export async function openOutput(path: string, force: boolean): Promise<Output> {
  if (path === '-')
    return { stream: standardOutput(), keep: () => Promise.resolve(), [Symbol.asyncDispose]: () => Promise.resolve() };
  if (!force && (await exists(path))) {
    throw new OpsError('config-invalid', `${path} is there already`, {
      where: path,
      hint: 'Name another file with --output, or replace it with --force.',
    });
  }
  const partial = `${path}.partial`;
  // One that was left by a killed run would keep its rights, whatever they are.
  await rm(partial, { force: true });
  const handle = await open(partial, 'wx', 0o600).catch((cause: unknown) => {
    throw new OpsError('config-invalid', `${path} cannot be written`, {
      where: path,
      hint: 'Name another file with --output.',
      cause,
    });
  });
  return {
    stream: createWriteStream(partial, { fd: handle, highWaterMark: 1024 * 1024 }),
    keep: () => rename(partial, path),
    [Symbol.asyncDispose]: () => rm(partial, { force: true }),
  };
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

/** A pipeline ends its last stream, and the process still needs its standard output. */
function standardOutput(): Writable {
  return new Writable({
    highWaterMark: 1024 * 1024,
    write: (data: Buffer, _encoding, done) => {
      stdout.write(data, (error) => done(error));
    },
  });
}
