import { isOpsError, toOpsError } from '../errors.ts';
import { counted } from '../report/quantities.ts';
import type { RunContext, RunRequest } from '../request.ts';
import { catalogueOf } from './backups.ts';
import { expendableCopies } from './expendable-copies.ts';

/** So many refusals without a success say that a key may remove nothing. */
const mostDenied = 3;

/** Removes what `keep` does not keep. A backup that was taken stands whatever comes of this: what can't be removed is told, and no error. */
export async function thinCopies(
  request: Pick<RunRequest, 'environment' | 'keep'>,
  context: Pick<RunContext, 'stores' | 'workflow' | 'signers' | 'now' | 'journal'>,
  cluster: string,
): Promise<void> {
  const { keep } = request;
  const stores = (context.stores ?? []).filter(({ remove }) => remove !== undefined);
  if (keep === undefined || stores.length === 0) return;
  const { journal, now } = context;
  try {
    await journal.step({ title: 'Remove copies that keep leaves out', phase: 'backup' }, async (step) => {
      // Each place by itself: a copy that one has lost counts in no other.
      const gone: string[] = [];
      for (const store of stores) {
        let denied = 0;
        const { backups, faults } = await catalogueOf(request, { ...context, stores: [store] }, cluster);
        for (const fault of faults) journal.warn(fault);
        for (const { stored } of expendableCopies(backups, keep, now())) {
          if ((await store.remove?.(stored)) !== 'denied') gone.push(stored.name);
          else if (++denied >= mostDenied && gone.length === 0) break;
        }
        if (denied > 0) {
          journal.notice(
            `The key of ${store.place} may not remove ${denied === 1 ? 'a copy' : `${denied} copies`} that keep leaves out (or they are locked): that is the bucket's own to do then, by a lifecycle rule.`,
          );
        }
      }
      step.detail(
        gone.length === 0
          ? 'there are none'
          : `${counted(gone.length, 'backup')}: ${gone.slice(0, 5).join(', ')}${gone.length > 5 ? ', …' : ''}`,
      );
    });
  } catch (error) {
    if (isOpsError(error, 'cancelled')) throw error;
    journal.warn(`Copies that keep leaves out could not all be removed: ${toOpsError(error).message}`);
  }
}
