import type { Part } from '../model/plan.ts';
import type { PlanProblem } from '../model/plan-problem.ts';
import type { Address } from '../model/address.ts';
import { brokerService, readsKey, referralService } from '../keys/key-services.ts';
import type { ObservedKeys } from '../model/observed-keys.ts';
import { allowedExecutors, answerOf } from '../keys/present-address.ts';

/** What stands against the keys of a plan together: payments need an executor that the broker allows, and that is not the broker. */
export function pairKeys(
  keys: ObservedKeys,
  parts: readonly Part[],
): { readonly problems: readonly PlanProblem[]; readonly notices: readonly string[] } {
  const [referral, broker] = [coming(referralService, keys, parts), coming(brokerService, keys, parts)];
  if (!referral.isPlanned && !broker.isPlanned) return { problems: [], notices: [] };
  const allowed = allowedExecutors(keys);
  const isOther = referral.isOther || broker.isOther;
  const found: string[] = [];
  if (referral.address !== undefined && referral.address === broker.address)
    found.push(`referral and broker would both have the address ${referral.address}, and have to differ`);
  const isMissing = referral.address !== undefined && allowed !== undefined && !allowed.includes(referral.address);
  const isKeyless = answerOf(brokerService, keys).kind === 'keyless';
  if (isMissing && !isKeyless)
    found.push(`the broker's allowedExecutors have no ${referral.address ?? ''}, with which referral would pay`);
  const unchecked =
    referral.isOther && allowed === undefined && !isKeyless
      ? [
          `Whether the broker allows the executor ${referral.address ?? ''} could not be asked: nothing is paid if it does not.`,
        ]
      : [];
  if (!isOther) return { problems: [], notices: [...unchecked, ...found.map((text) => `${text}: nothing is paid.`)] };
  const hint = 'Correct the key, or allowedExecutors in the chainConfig.json of the broker host, and start again.';
  const path = referral.isOther ? referralService : brokerService;
  return {
    problems: found.map((message) => ({ path, code: 'keys-unpaired' as const, message, hint })),
    notices: unchecked,
  };
}

interface Coming {
  readonly address: Address | undefined;
  readonly isPlanned: boolean;
  readonly isOther: boolean;
}

/** The address that a service will have. */
function coming(
  service: typeof referralService | typeof brokerService,
  keys: ObservedKeys,
  parts: readonly Part[],
): Coming {
  const planned = parts.find(
    (part) => part.planned !== undefined && readsKey(part.planned.kind, part.planned.service) === service,
  )?.planned;
  const answer = answerOf(service, keys);
  const present = answer.kind === 'address' ? answer.address : undefined;
  const after = planned?.address?.after;
  return {
    address: after ?? present,
    isPlanned: planned !== undefined,
    isOther: after !== undefined && after !== planned?.address?.before,
  };
}
