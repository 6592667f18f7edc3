import { toOpsError } from '../errors.ts';
import { formatRepository } from '../image/reference.ts';
import type { Compare, ImageChanges } from '../image/what-changes.ts';
import { whatChanges } from '../image/what-changes.ts';
import type { UpdateContext } from '../update/model/context.ts';
import type { Plan, PlannedService } from '../update/model/plan.ts';
import type { OpenRun } from './open-run.ts';

/** For all that is asked about what changes, in milliseconds: it is told where it is known by then. */
const longestMs = 10_000;

/**
 * Finds out what lies between the images that run and those of the plan, and notes it in the draft: never in the way, so that it throws
 * nothing and has an end.
 */
export async function tellChanges(
  {
    context,
    draft,
    request,
  }: Pick<OpenRun, 'context' | 'draft'> & { readonly request: Pick<OpenRun['request'], 'policy'> },
  { labelsOf }: Pick<UpdateContext, 'labelsOf'>,
  plan: Pick<Plan, 'services'>,
): Promise<void> {
  const { compare } = context;
  const changing = plan.services.filter(({ action, from, to }) => action === 'update' && from.digest !== to.digest);
  if (labelsOf === undefined || changing.length === 0) return;
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(longestMs)]);
  const asking = {
    named: request.policy.sources ?? [],
    compare: compare === undefined ? withoutToken : compareWithin(compare, signal),
  };
  const found = await Promise.all(
    changing.map(async (planned) => {
      const changes = await changesOf(planned, labelsOf, asking, signal);
      return [planned.service, changes] as const;
    }),
  );
  draft.changes = new Map(found);
}

/** Does `work` while it is found out what changes; over when both are. */
export async function whileTelling<T>(telling: Promise<void>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await telling;
  }
}

async function changesOf(
  { from, to }: PlannedService,
  labelsOf: NonNullable<UpdateContext['labelsOf']>,
  asking: Parameters<typeof whatChanges>[2],
  signal: AbortSignal,
): Promise<ImageChanges> {
  const { digest } = from;
  if (digest === undefined) return { relation: 'unknown', unknown: 'what runs has no digest' };
  try {
    const [before, after] = await Promise.all([labelsOf({ ...from, digest }, signal), labelsOf(to, signal)]);
    return await whatChanges(before, after, asking);
  } catch (error) {
    const { code } = toOpsError(error);
    return { relation: 'unknown', unknown: `${formatRepository(to)} does not tell (${code})` };
  }
}

const withoutToken: Compare = async () => 'there is no github-token to ask with';

/** GitHub's answer, or that it took too long. */
function compareWithin(compare: Compare, signal: AbortSignal): Compare {
  return async (...asked) =>
    Promise.race([
      compare(...asked),
      new Promise<string>((resolve) => {
        const end = (): void => resolve('GitHub did not answer in time');
        if (signal.aborted) end();
        else signal.addEventListener('abort', end, { once: true });
      }),
    ]);
}
