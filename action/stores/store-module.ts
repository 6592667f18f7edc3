import type { z } from 'zod';
import type { BackupStore } from '../../src/backup/store/backup-store.ts';
import type { Problem } from '../../src/errors.ts';
import type { Secret } from '../../src/secret.ts';
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
  readonly signal: AbortSignal;
}

/** A store as the inputs of a run have it. */
export interface ConfiguredStore {
  /** Whether this run's backup is to be kept there. */
  readonly keeps: boolean;
  readonly open: (context: StoreContext) => BackupStore;
}

/** One kind of place for backups: all that is said of it. `stores` lists them; action.yml is made of that list. */
export interface StoreModule {
  readonly inputs: Readonly<Record<string, StoreInput>>;
  /** Reads its inputs. With problems there is no store. */
  readonly read: (raw: Readonly<Record<string, string | undefined>>) => {
    readonly store?: ConfiguredStore;
    readonly problems: readonly Problem[];
  };
}

/** Makes a store's module, which reads its inputs by `schema`. */
export function defineStore<S extends z.ZodObject>(definition: {
  readonly schema: S;
  readonly inputs: Readonly<Record<keyof S['shape'] & string, StoreInput>>;
  readonly keeps: (settings: z.infer<S>) => boolean;
  readonly open: (settings: z.infer<S>, context: StoreContext) => BackupStore;
}): StoreModule {
  const { schema, inputs, keeps, open } = definition;
  return {
    inputs,
    read: (raw) => {
      const { data, error } = schema.safeParse(raw);
      if (data === undefined) {
        const issues = error?.issues ?? [];
        return { problems: issues.map(({ path, message }) => ({ path: String(path[0]), message })) };
      }
      return { problems: [], store: { keeps: keeps(data), open: (context) => open(data, context) } };
    },
  };
}
