import assert from 'node:assert/strict';
import type { Address } from '../../../../src/update/model/address.ts';
import type { ObservedKeys, AddressAnswer, KeyFileState } from '../../../../src/update/model/observed-keys.ts';
import type { Observation } from '../../../../src/update/model/observation.ts';
import { observation, observedService, service, task } from '../samples.ts';

export const brokerRepository = 'ghcr.io/d8-x/d8x-broker-server';
export const [own, other, executor, stranger] = ['1', '2', '3', '4'].map((digit): Address => `0x${digit.repeat(40)}`);
export const says = (address: Address | undefined): AddressAnswer =>
  address === undefined ? assert.fail() : { kind: 'address', address };
export const down: AddressAnswer = { kind: 'silent', because: 'it does not run' };
export const unasked: AddressAnswer = { kind: 'not-asked', because: 'it answers 404 when asked for its address' };
export const encrypted: KeyFileState = { start: 'a1', owner: '65534:65534', mode: '775', bytes: 188 };
export const plain: KeyFileState = { start: '0x', owner: '0:0', mode: '644', bytes: 66 };
export const allowed = [{ chainId: 421614, executors: executor === undefined ? [] : [executor] }];

const referral = observedService({
  name: 'referral',
  service: service({ id: 'service-referral', name: 'stack_referral', mode: { kind: 'replicated', replicas: 1 } }),
  tasks: [task('r', { serviceId: 'service-referral' })],
});

/** A cluster whose broker signs with `own` and whose referral pays with `executor`. */
export function seen(keys: Partial<ObservedKeys> = {}, more: Partial<Observation> = {}): Observation {
  return observation({
    services: [observedService(), referral],
    keys: {
      given: {},
      files: { broker: { file: encrypted, kept: [] }, referral: { file: encrypted, kept: [] } },
      broker: { address: says(own), allowed },
      referral: { address: says(executor), chainId: 421614 },
      ...keys,
    },
    ...more,
  });
}
export const given = (key: 'broker' | 'referral', address: Address | undefined): Pick<ObservedKeys, 'given'> => ({
  given: address === undefined ? {} : { [key]: address },
});

export function record(sequence: number, ...history: readonly object[]): Record<string, string> {
  return { 'd8x-ops.sequence': String(sequence), 'd8x-ops.history': JSON.stringify(history) };
}
