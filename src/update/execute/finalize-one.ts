import { toOpsError } from '../../errors.ts';
import type { Change } from '../model/change.ts';
import type { UpdateContext } from '../model/context.ts';
import { retry } from '../../retry.ts';

/** Makes a verified change permanent. Whether it could be recorded; where not, the service runs what was asked for all the same. */
export async function finalizeOne({ journal }: Pick<UpdateContext, 'journal'>, change: Change): Promise<boolean> {
  const { service } = change.planned;
  try {
    await journal.step({ title: `Record ${service}`, phase: 'record', service }, () => retry(() => change.finalize()));
    return true;
  } catch (error) {
    journal.warn(`${service} runs what was asked for, but that could not be recorded: ${toOpsError(error).message}`);
    return false;
  }
}
