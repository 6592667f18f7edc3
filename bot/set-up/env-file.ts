import { open, readFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import { OpsError } from '../../src/errors.ts';

/** A file of variables that is only ever added to: what is there stays, to the byte. */
export class EnvFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Makes sure that none of these variables has a value in it.
   * @throws OpsError `config-invalid`
   */
  async refuseAny(names: readonly string[]): Promise<void> {
    const given = parseEnv(await this.#read());
    const taken = names.filter((name) => (given[name] ?? '') !== '');
    if (taken.length === 0) return;
    throw new OpsError('config-invalid', `${taken.join(', ')} is set already, and is not replaced`, {
      where: this.#path,
      hint: 'To make another app, move this file away first. An app that was made for nothing can be deleted in its settings on GitHub.',
    });
  }

  /** Adds variables at its end; readable for the operator alone before a secret is in it. */
  async add(variables: Readonly<Record<string, string>>): Promise<void> {
    await this.refuseAny(Object.keys(variables));
    const before = await this.#read();
    const lines = Object.entries(variables).map(
      ([name, value]) =>
        `${name}="${value
          .replaceAll('"', '')
          .trim()
          .replaceAll('\n', String.raw`\n`)}"\n`,
    );
    const file = await open(this.#path, 'a', 0o600);
    try {
      await file.chmod(0o600);
      await file.write(`${before === '' || before.endsWith('\n') ? '' : '\n'}${lines.join('')}`);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  async #read(): Promise<string> {
    try {
      return await readFile(this.#path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
      throw error;
    }
  }
}
