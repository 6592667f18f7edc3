import type { z } from 'zod';
import type { BackupStore } from '../../src/backup/store/backup-store.ts';
import type { Problem } from '../../src/errors.ts';
import type { Secret } from '../../src/secret.ts';
import type { GitHubRepository } from '../github/repository.ts';
import type { Variables } from '../hide/split-environment.ts';
import type { WorkflowRunInfo } from '../workflow-run-info.ts';

/** What action.yml says of an input. */
export interface StoreInput {
  readonly description: string;
  readonly default?: string;
  /** Whether what it holds must never be seen. */
  readonly isSecret?: boolean;
}

/** What a store is opened in. */
export interface StoreContext {
  readonly runInfo: WorkflowRunInfo;
  /** What the process was started with and shows nobody. */
  readonly hidden: Variables;
  readonly token: Secret | undefined;
  /** Undefined without a token. */
  readonly repository: GitHubRepository | undefined;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Registers a value that the job's log has to mask from now on. */
  readonly mask: (secret: Secret) => void;
}

/** A store as its own inputs have it. */
export interface OpenableStore {
  /** Whether this run's backup is to be kept there, where `copies` says nothing. */
  readonly keeps: boolean;
  readonly open: (context: StoreContext) => BackupStore;
}

/** What came of reading a store's inputs: nothing where it is not used. With problems there is no store. */
export interface ReadStore {
  readonly store?: OpenableStore;
  readonly problems: readonly Problem[];
}

type Texts = Readonly<Record<string, string | undefined>>;

/** One kind of place for backups: all that is said of it. `stores` lists them; action.yml is made of that list. */
export interface StoreModule {
  /** As `copies` and results name it. */
  readonly kind: string;
  readonly inputs: Readonly<Record<string, StoreInput>>;
  /** The input without which it is not used. */
  readonly needs?: string;
  /** Reads its inputs; `env` is what the process was started with. */
  readonly read: (raw: Texts, env?: Texts) => ReadStore;
}

/** Makes a store's module, which reads its inputs by `schema`. */
export function defineStore<S extends z.ZodObject>(definition: {
  readonly kind: string;
  readonly schema: S;
  readonly inputs: Readonly<Record<keyof S['shape'] & string, StoreInput>>;
  readonly needs?: string;
  readonly read: (settings: z.infer<S>, env: Texts) => ReadStore;
}): StoreModule {
  const { schema, read, ...module } = definition;
  return {
    ...module,
    read: (raw, env = {}) => {
      const { data, error } = schema.safeParse(raw);
      if (data !== undefined) return read(data, env);
      const issues = error?.issues ?? [];
      return { problems: issues.map(({ path, message }) => ({ path: String(path[0]), message })) };
    },
  };
}
