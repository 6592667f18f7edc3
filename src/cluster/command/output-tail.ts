import { Secret } from '../../secret.ts';
import type { Command } from './command.ts';

/** The last bytes of a stream, however long it gets. */
export class OutputTail {
  readonly #most: number;
  #chunks: Buffer[] = [];
  #length = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#length < 2 * this.#most) return;
    this.#chunks = [Buffer.concat(this.#chunks).subarray(-this.#most)];
    this.#length = this.#most;
  }

  text(): string {
    return Buffer.concat(this.#chunks).subarray(-this.#most).toString('utf8');
  }
}

/** `text` without the secrets that `command` was given. */
export function maskSecretsOf(command: Command, text: string): string {
  const { sudo, secretEnv, stdin } = command;
  const secrets = [sudo, ...Object.values(secretEnv ?? {}), stdin instanceof Secret ? stdin : undefined];
  return secrets
    .map((secret) => secret?.reveal().trim() ?? '')
    .filter((value) => value !== '')
    .toSorted((left, right) => right.length - left.length)
    .reduce((masked, value) => masked.replaceAll(value, '***'), text);
}
