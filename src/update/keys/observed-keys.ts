import type { OpsError } from '../../errors.ts';
import type { KeyService } from '../../request.ts';
import type { KeyFileLook } from '../key-file.ts';
import type { Address } from './address.ts';
import type { BrokerAnswer, ReferralAnswer } from './answers.ts';

/** What a service's key file is like, or why that could not be seen. */
export type ObservedKeyFile = KeyFileLook | OpsError;

/** All that is known of the keys of `referral` and `broker` before anything is planned. Nothing of it is a key. */
export interface ObservedKeys {
  /** Addresses of the keys that are given. */
  readonly given: Readonly<Partial<Record<KeyService, Address>>>;
  /** Of the services that are asked for. */
  readonly files: Readonly<Partial<Record<KeyService, ObservedKeyFile>>>;
  /** What the services answer; absent where they were not asked, as nothing about keys is asked for. */
  readonly broker?: BrokerAnswer | undefined;
  readonly referral?: ReferralAnswer | undefined;
}

export const noKeys: ObservedKeys = { given: {}, files: {} };
