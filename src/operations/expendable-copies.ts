import { expendable, type KeptCopy } from '../backup/keep/plan-keeping.ts';
import type { KeepRule } from '../backup/keep/keep-rule.ts';
import type { FoundBackup, FoundCopy } from '../backup/origin/catalogue.ts';

/** A copy with what its catalogue says of it. */
interface Candidate extends KeptCopy, FoundCopy {}

/** What a rule has removed of the copies that a catalogue has, place by place, oldest first. */
export function expendableCopies(backups: readonly FoundBackup[], keep: KeepRule, now: Date): readonly FoundCopy[] {
  const all = backups.flatMap(({ told, copies }) =>
    copies
      .filter(({ store }) => store.remove !== undefined)
      .map((copy): Candidate => {
        const until = told.copies.find(({ id }) => id === copy.stored.id)?.lockedUntil;
        return {
          ...copy,
          name: told.name,
          at: new Date(told.at),
          isOwn: told.origin?.state === 'signed',
          isVerified: told.verification?.state === 'verified',
          lockedUntil: until === undefined ? undefined : new Date(until),
        };
      }),
  );
  return [...Map.groupBy(all, ({ store }) => store).values()].flatMap((ofPlace) => expendable(ofPlace, keep, now));
}
