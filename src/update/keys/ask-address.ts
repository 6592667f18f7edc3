import type { AddressAnswer } from '../model/observed-keys.ts';
import { readsKey } from './key-services.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrokerIntent, SwarmIntent } from '../model/intent.ts';
import type { UpdateSession } from '../swarm/session.ts';
import { askBroker, askReferral } from './ask-services.ts';

/** Asks a service, on its own host, with which address it signs at this moment. */
export type AskAddress = (signal: AbortSignal) => Promise<AddressAnswer>;

type Asking = Pick<UpdateSession, 'context' | 'hostOfNode'>;
type Keyed = Pick<SwarmIntent, 'kind' | 'service' | 'id'> | Pick<BrokerIntent, 'kind' | 'service' | 'compose'>;

/** How a service is asked; undefined for one without a key. */
export function askAddressOf({ context, hostOfNode }: Asking, intent: Keyed): AskAddress | undefined {
  if (readsKey(intent.kind, intent.service) === undefined) return undefined;
  if (intent.kind === 'broker') {
    const host = context.cluster.broker;
    return host === undefined ? undefined : async (signal) => (await askBroker(host, intent.compose, signal)).address;
  }
  const { engine } = context.cluster.manager;
  return async (signal) => {
    const [service, tasks] = await Promise.all([
      engine.inspectService(intent.id, { signal }),
      engine.listTasks({ service: [intent.id] }, { signal }),
    ]);
    return (await askReferral({ service, tasks, hostOfNode }, signal)).address;
  };
}

const askEveryMs = 2_000;

/** Whether a service answers an address, or can't be asked; one that is silent has a while. */
export async function comesToAnswer(
  ask: AskAddress,
  expected: string,
  { signal, waitMs }: { readonly signal: AbortSignal; readonly waitMs: number },
): Promise<boolean> {
  const startedAt = performance.now();
  for (;;) {
    const answer = await ask(signal);
    if (answer.kind !== 'silent') return answer.kind === 'not-asked' || isAddress(answer, expected);
    if (performance.now() - startedAt >= waitMs) return false;
    await sleep(askEveryMs, undefined, { signal });
  }
}

function isAddress(answer: AddressAnswer, expected: string): boolean {
  return answer.kind === 'address' && answer.address === expected;
}
