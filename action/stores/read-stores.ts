import { type KeepRule, parseKeepRule } from '../../src/backup/keep/keep-rule.ts';
import { defined } from '../../src/defined.ts';
import type { Problem } from '../../src/errors.ts';
import type { OpenableStore } from './store-module.ts';
import { stores } from './stores.ts';

/** A store as the inputs of a run have it. */
export interface ConfiguredStore extends OpenableStore {
  readonly kind: string;
  /** Whether the run fails where its backup can't be kept there. */
  readonly isRequired: boolean;
}

type Texts = Readonly<Record<string, string | undefined>>;

/** Reads the inputs of all places for backups, and which of them this run's backup is to be kept in. */
export function readStores(
  raw: Texts,
  env: Texts,
): {
  readonly configured: readonly ConfiguredStore[];
  readonly keep?: KeepRule;
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const given = raw['keep'];
  const keep = given === undefined ? undefined : parseKeepRule(given);
  if (given !== undefined && keep === undefined) {
    problems.push({ path: 'keep', message: 'should be how many days, weeks, months and years, such as 7d 4w 12m 3y' });
  }
  const wanted = readCopies(raw['copies'], (message) => problems.push({ path: 'copies', message }));
  const configured = stores.flatMap(({ kind, needs, read }): readonly ConfiguredStore[] => {
    const { store, problems: wrong } = read(raw, env);
    problems.push(...wrong);
    const copy = wanted?.find((one) => one.kind === kind);
    if (store === undefined) {
      if (copy !== undefined && wrong.length === 0) {
        problems.push({ path: needs ?? 'copies', message: `is missing: copies names ${kind}` });
      }
      return [];
    }
    if (copy !== undefined && !store.keeps) {
      problems.push({ path: 'copies', message: `names ${kind}, and another input keeps nothing there` });
    }
    const keeps = wanted === undefined ? store.keeps : copy !== undefined;
    return [{ ...store, kind, keeps, isRequired: copy?.isRequired ?? true }];
  });
  return { configured, ...defined({ keep }), problems };
}

interface NamedCopy {
  readonly kind: string;
  readonly isRequired: boolean;
}

function readCopies(given: string | undefined, report: (message: string) => void): readonly NamedCopy[] | undefined {
  const words = (given ?? '').split(/[\s,]+/).filter((word) => word !== '');
  if (words.length === 0) return undefined;
  const kinds = stores.map(({ kind }) => kind);
  const found = words.flatMap((word): readonly NamedCopy[] => {
    const [, kind = '', mark] = /^([a-z0-9]+)(\?)?$/.exec(word.toLowerCase()) ?? [];
    if (kinds.includes(kind)) return [{ kind, isRequired: mark === undefined }];
    report(`has ${JSON.stringify(word.slice(0, 60))}, which is none of ${kinds.join(', ')}, with or without a ?`);
    return [];
  });
  const twice = kinds.find((kind) => found.filter((one) => one.kind === kind).length > 1);
  if (twice !== undefined) report(`names ${twice} twice`);
  return found;
}
