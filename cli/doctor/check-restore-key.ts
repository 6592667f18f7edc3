import { recoverySuffix } from '../../src/policy/unattended.ts';
import { type EnvironmentRules, isRestrictedTo } from '../github/environment.ts';
import { restoreSecret } from '../github/secret-names.ts';
import type { Check, Finding } from './check.ts';

export interface RestoreKeyPlaces {
  readonly environment: string;
  /** The only one that should use the environment with the key. */
  readonly branch: string;
  /** Of that environment; undefined where there is none. */
  readonly rules: EnvironmentRules | undefined;
  /** Names of its secrets. */
  readonly own: readonly string[];
  /** Names of the secrets of the other environments, by theirs. */
  readonly others: ReadonlyMap<string, readonly string[]>;
}

/** Whether the key that opens backups lies where reviewers are asked before it is used, and nowhere else. */
export function checkRestoreKey({ environment, branch, rules, own, others }: RestoreKeyPlaces): readonly Check[] {
  const elsewhere = [...others].filter(([, names]) => names.includes(restoreSecret)).map(([name]) => name);
  const name = `${environment}${recoverySuffix}`;
  const open = elsewhere.map((where): Check => {
    const found = `${restoreSecret} lies in it, where nobody is asked before a run reads old backups with it`;
    const remedy = `Remove it; d8x-ops init --restore-key keeps a key of its own in ${name}.`;
    return { name: 'restore key', where, state: 'fail', found, remedy };
  });
  const there = rules === undefined ? absent : own.includes(restoreSecret) ? guarded(rules, branch) : keyless;
  return [...open, { name: 'restore key', where: name, ...there }];
}

const made = 'd8x-ops init --restore-key --reviewers … makes it.';
const absent: Finding = {
  state: 'info',
  found: `is not there: /d8x recover has no key to open a backup with, and drills restore nothing. ${made}`,
};
const keyless: Finding = { state: 'fail', found: `has no ${restoreSecret}, for which it is there`, remedy: made };

function guarded(rules: EnvironmentRules, branch: string): Finding {
  const remedy = 'd8x-ops init --restore-key --reviewers … sets it right; until then remove the key from it.';
  if (!isRestrictedTo(rules, branch)) return { state: 'fail', found: `is not kept to the branch ${branch}`, remedy };
  if (rules.reviewers.length === 0) return { state: 'fail', found: 'has no required reviewers', remedy };
  return { state: 'ok', found: `${branch} alone may use it, once a reviewer lets it` };
}
