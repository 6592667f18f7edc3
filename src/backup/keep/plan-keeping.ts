import type { KeepRule } from './keep-rule.ts';

/** What is known of a copy that a place has. */
export interface KeptCopy {
  readonly name: string;
  readonly at: Date;
  /** Whether its signature says that it is a backup of this very cluster. */
  readonly isOwn: boolean;
  readonly isVerified: boolean;
  /** Until when nobody can remove it. */
  readonly lockedUntil: Date | undefined;
}

/**
 * The copies that a rule does not keep, oldest first. In each of the last so many days (weeks, months, years; in UTC) that have a copy, the newest
 * verified one stays, else the newest. Always kept: the newest, the newest verified, what is locked, and whatever is not known to be this
 * cluster's own: that neither counts nor goes, or one who may write there could have good copies removed for bad ones. Pure.
 */
export function expendable<T extends KeptCopy>(copies: readonly T[], rule: KeepRule, now: Date): readonly T[] {
  const own = copies
    .filter(({ isOwn, at }) => isOwn && at.getTime() <= now.getTime())
    .toSorted((one, other) => other.at.getTime() - one.at.getTime());
  const kept = new Set<T>();
  const keep = (copy: T | undefined): void => {
    if (copy !== undefined) kept.add(copy);
  };
  keep(own[0]);
  keep(own.find(({ isVerified }) => isVerified));
  for (const [count, periodOf] of generations(rule)) {
    const periods = [...Map.groupBy(own, ({ at }) => periodOf(at)).values()].slice(0, count);
    for (const period of periods) keep(period.find(({ isVerified }) => isVerified) ?? period[0]);
  }
  const isLocked = ({ lockedUntil }: T): boolean => lockedUntil !== undefined && lockedUntil.getTime() > now.getTime();
  return own.filter((copy) => !kept.has(copy) && !isLocked(copy)).toReversed();
}

type Generation = readonly [count: number, periodOf: (at: Date) => string | number];

const dayMs = 86_400_000;
/** The first of January 1970 was a Thursday: weeks begin on Mondays. */
const daysBeforeMonday = 3;

function generations({ days, weeks, months, years }: KeepRule): readonly Generation[] {
  return [
    [days, (at) => Math.floor(at.getTime() / dayMs)],
    [weeks, (at) => Math.floor((at.getTime() / dayMs + daysBeforeMonday) / 7)],
    [months, (at) => at.toISOString().slice(0, 7)],
    [years, (at) => at.getUTCFullYear()],
  ];
}
