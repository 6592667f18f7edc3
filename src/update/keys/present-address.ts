import { type KeyService } from '../../request.ts';
import type { DeploymentRecord } from '../model/record.ts';
import type { Address } from '../model/address.ts';
import { referralService } from './key-services.ts';
import type { ObservedKeys, AddressAnswer, AllowedExecutors } from '../model/observed-keys.ts';

/** The address that a service signs with at present, and how that is known. */
export interface PresentAddress {
  readonly address: Address | undefined;
  /** Why it is taken for that, where the service itself did not say so. */
  readonly because?: string;
}

/** What a service answered; that it was not asked, where nothing asked it. */
export function answerOf(service: KeyService, keys: ObservedKeys): AddressAnswer {
  const answer = service === referralService ? keys.referral : keys.broker;
  return answer?.address ?? { kind: 'not-asked', because: 'there is no such service' };
}

/** The executors that the broker lets pay on referral's chain; on any, where that is not known. Undefined: it did not say. */
export function allowedExecutors(keys: ObservedKeys): readonly Address[] | undefined {
  const chainId = keys.referral?.chainId;
  return keys.broker?.allowed?.filter((one) => chainId === undefined || one.chainId === chainId).flatMap(executorsOf);
}

/**
 * The present address: what the service answers; else the last record's; for `referral` else the given key's where the broker allows
 * it; else unknown. A service that can't start without its key is taken to have had the given one where any record has that.
 */
export function presentAddress(
  service: KeyService,
  keys: ObservedKeys,
  record: DeploymentRecord | undefined,
): PresentAddress {
  const answer = answerOf(service, keys);
  if (answer.kind === 'address') return { address: answer.address };
  const [last, ...earlier] = record?.history ?? [];
  if (last?.keyAddress !== undefined) return { address: last.keyAddress, because: 'as its last record says' };
  const given = keys.given[service];
  if (given === undefined) return { address: undefined };
  if (service === referralService && allowedExecutors(keys)?.includes(given) === true)
    return { address: given, because: 'as the broker allows that executor' };
  const isDown = answer.kind === 'silent';
  if (isDown && earlier.some(({ keyAddress }) => keyAddress === given))
    return { address: given, because: 'as an earlier record says, and it does not start without its key' };
  return { address: undefined };
}

function executorsOf({ executors }: AllowedExecutors): readonly Address[] {
  return executors;
}
