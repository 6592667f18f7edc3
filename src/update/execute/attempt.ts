import type { OpsError } from '../../errors.ts';
import type { ServiceResult } from '../../report/result.ts';
import type { Timers } from '../../timers.ts';
import type { Change, Verification } from '../model/change.ts';
import type { UpdateContext } from '../model/context.ts';

/** What the services of a group came to. */
export interface GroupOutcome {
  readonly results: readonly ServiceResult[];
  /** Whether nothing is left to be recovered by a later run. */
  readonly isOver: boolean;
}

/** How one change went. */
export type Attempt = { readonly change: Change; readonly startedAt: string } &
  /** `at`: monotonic milliseconds. */
  (
    | { readonly kind: 'verified'; readonly verification: Verification; readonly at: number }
    /** `isCause`: it failed itself; otherwise it was stopped because another did, or the run was cancelled. */
    | { readonly kind: 'failed'; readonly error: OpsError; readonly isCause: boolean }
    /** Its turn did not come: nothing of it has changed. `reason`: why, where that is not that all of its group were stopped. */
    | { readonly kind: 'not-begun'; readonly reason?: string | undefined }
  );

/** What of a run's context the walk of a group needs. */
export interface GroupContext extends Pick<UpdateContext, 'journal' | 'now' | 'policy' | 'signal' | 'beforeChange'> {
  /** The machine's own where none are given. */
  readonly timers?: Timers;
}
