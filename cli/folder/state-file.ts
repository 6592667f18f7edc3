import { randomBytes, scryptSync, timingSafeEqual } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { OpsError } from '../../src/errors.ts';
import type { Secret } from '../../src/secret.ts';
import type { RepositoryName } from '../../github/request.ts';

const targetSchema = z.object({
  recipients: z.array(z.string()),
  secrets: z.record(z.string(), z.object({ salt: z.string(), hash: z.string(), updatedAt: z.string() })),
  /** Public half of the key that was sent to sign backups with. */
  signer: z.string().optional(),
  /** Public half of the restore key that was sent. */
  restore: z.string().optional(),
  /** Why every branch may use the environment, where the repository's plan leaves no choice. */
  open: z.string().optional(),
});

const stateSchema = z.object({ version: z.literal(1), targets: z.record(z.string(), targetSchema) });

/** What was sent to one environment: for whom backups are, and each secret's hash with the time that GitHub gave it. */
export type SentState = z.infer<typeof targetSchema>;
type State = z.infer<typeof stateSchema>;

/**
 * `.d8x-ops.json` in the deployment folder: what GitHub does not give back. Salted and slow hashes, since a password may be short;
 * they lie beside the secrets themselves and never go anywhere.
 */
export class StateFile {
  readonly path: string;
  #state: State;

  private constructor(path: string, state: State) {
    this.path = path;
    this.#state = state;
  }

  /** @throws OpsError `config-invalid` for a file of another form */
  static async open(folder: string): Promise<StateFile> {
    const path = join(folder, '.d8x-ops.json');
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch {
      return new StateFile(path, { version: 1, targets: {} });
    }
    try {
      return new StateFile(path, stateSchema.parse(JSON.parse(text)));
    } catch (cause) {
      throw new OpsError('config-invalid', `${path} cannot be read`, {
        where: path,
        hint: 'Move it away: everything will then be sent again, and --recipient has to name the public keys for backups.',
        cause,
      });
    }
  }

  /** What was sent to an environment, by `targetOf`. */
  sent(target: string): SentState {
    return this.#state.targets[target] ?? { recipients: [], secrets: {} };
  }

  /** Every environment that anything was sent to. */
  get targets(): readonly string[] {
    return Object.keys(this.#state.targets);
  }

  /** Keeps what was sent, in a file that only its owner reads. */
  async keep(target: string, sent: SentState): Promise<void> {
    this.#state = { version: 1, targets: { ...this.#state.targets, [target]: sent } };
    const partial = `${this.path}.partial`;
    await writeFile(partial, `${JSON.stringify(this.#state, null, 2)}\n`, { mode: 0o600 });
    await rename(partial, this.path);
  }
}

/** How the state file names an environment of a repository. */
export function targetOf({ owner, repo }: RepositoryName, environment: string): string {
  return `${owner}/${repo}#${environment}`;
}

/** A secret as the state file remembers it. */
export function remember(value: Secret, updatedAt: string): SentState['secrets'][string] {
  const salt = randomBytes(16);
  return { salt: salt.toString('base64'), hash: hashOf(value, salt).toString('base64'), updatedAt };
}

/** Whether `value` is the one that is remembered. */
export function isSame(value: Secret, { salt, hash }: SentState['secrets'][string]): boolean {
  const expected = Buffer.from(hash, 'base64');
  const found = hashOf(value, Buffer.from(salt, 'base64'));
  return expected.length === found.length && timingSafeEqual(expected, found);
}

function hashOf(value: Secret, salt: Buffer): Buffer {
  return scryptSync(value.reveal(), salt, 32);
}
