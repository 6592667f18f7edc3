import type { OpsError } from '../../errors.ts';
import type { KeyService } from '../../request.ts';
import type { Address } from './address.ts';

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

/** With which address a service signs, as far as it says. */
export type AddressAnswer =
  | { readonly kind: 'address'; readonly address: Address }
  /** It says that it has none: a broker without `allowedExecutors` never reads its key. */
  | { readonly kind: 'keyless' }
  /** Nobody answers: it is down, or starting. */
  | { readonly kind: 'silent'; readonly because: string }
  /** It can't be asked, or answers something else: an image of another time, say. */
  | { readonly kind: 'not-asked'; readonly because: string };

/** The executors that the broker lets take payments out, by chain. */
export interface AllowedExecutors {
  readonly chainId: number;
  readonly executors: readonly Address[];
}

/** What is known of a key file: nothing else of it leaves its host. */
export interface KeyFileState {
  /** Its first two characters: `0x` where the key lies there in plain text. */
  readonly start: string;
  /** Ids of user and group: `65534:65534`. */
  readonly owner: string;
  /** In octal digits: `644`. */
  readonly mode: string;
  readonly bytes: number;
}

export interface KeyFileLook {
  /** Undefined where there is none. */
  readonly file: KeyFileState | undefined;
  /** Names under which files from before are kept. */
  readonly kept: readonly string[];
}

export interface BrokerAnswer {
  readonly address: AddressAnswer;
  /** Undefined where it did not say. */
  readonly allowed: readonly AllowedExecutors[] | undefined;
}

export interface ReferralAnswer {
  readonly address: AddressAnswer;
  /** The chain that it pays on, by its environment. */
  readonly chainId: number | undefined;
}
