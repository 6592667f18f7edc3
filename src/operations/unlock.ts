import { unlockManually } from '../cluster/lock/manual-lock.ts';
import type { OperationModule } from './operation.ts';

/** Lifts the lock. */
export const unlock: OperationModule = {
  sections: [],
  run: async ({ context, cluster }) => {
    const { engine, name } = cluster.manager;
    await context.journal.step({ title: 'Unlock the cluster', phase: 'lock', host: name }, async (step) => {
      const lifted = await unlockManually(engine, context.run.actor, context.now);
      step.detail(lifted === undefined ? 'it was not locked' : `${lifted.owner}'s lock since ${lifted.acquiredAt}`);
    });
  },
  headline: () => 'unlocked',
};
