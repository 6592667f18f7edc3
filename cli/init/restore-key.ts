import { parseRecipients } from '../../src/backup/format/recipients.ts';
import { newIdentity } from '../../src/backup/format/identity.ts';
import { recoverySuffix } from '../../src/policy/unattended.ts';
import type { Secret } from '../../src/secret.ts';
import { misused } from '../declare/parse-arguments.ts';
import type { SentState } from '../folder/state-file.ts';
import { restoreSecret } from '../github/secret-names.ts';

/** The key that opens backups in a run that reviewers let begin. */
export interface RestoreKey {
  /** Where it was made now, and is to be sent: it is kept nowhere else. */
  readonly secret?: Secret;
  /** `age1…`; undefined where somebody else set the secret. */
  readonly recipient?: string;
}

/** What is known of the environment with the restore key, and asked for. */
export interface RestoreKeyFacts {
  readonly environment: string;
  readonly isAskedFor: boolean;
  /** Whether the environment has reviewers, or is to have some. */
  readonly hasReviewers: boolean;
  /** Whether the repository lists one with a restore key. */
  readonly isListed: boolean;
  /** When each secret there was set. */
  readonly present: ReadonlyMap<string, string>;
  readonly sent: SentState;
  /** Of the keys that backups are for besides. */
  readonly recipients: readonly string[];
}

/**
 * The restore key: made where it is asked for and there is none, else what is remembered of it; undefined where there is none.
 * @throws OpsError `command-invalid` where nobody would be asked before it is used
 */
export async function restoreKeyOf(facts: RestoreKeyFacts): Promise<RestoreKey | undefined> {
  const { environment, isAskedFor, hasReviewers, isListed, present, sent, recipients } = facts;
  if (!isAskedFor && !isListed) return undefined;
  if (!hasReviewers) {
    const message = `needs --reviewers: without, whoever may start a run on ${environment} could read every backup`;
    throw misused('init', [{ path: '--restore-key', message }]);
  }
  if (present.has(restoreSecret)) return sent.restore === undefined ? {} : { recipient: sent.restore };
  if (!isAskedFor) return {};
  const { secret, recipient } = await newIdentity(recipients.length > 0 && parseRecipients(recipients).postQuantum);
  return { secret, recipient };
}

/** For whom backups are: everybody of before but an earlier restore key, and the one that counts now. */
export function withRestoreKey(
  recipients: readonly string[],
  key: RestoreKey | undefined,
  { restore }: Pick<SentState, 'restore'>,
): readonly string[] {
  const { recipient } = key ?? {};
  if (recipient === undefined) return recipients;
  return [...recipients.filter((one) => one !== restore && one !== recipient), recipient];
}

/** The name of the environment that has it. */
export function recoveryEnvironment(environment: string): string {
  return `${environment}${recoverySuffix}`;
}
