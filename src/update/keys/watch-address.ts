import type { AddressAnswer } from '../model/observed-keys.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { OpsError, toOpsError } from '../../errors.ts';
import type { BrokerIntent, SwarmIntent } from '../model/intent.ts';
import type { UpdateSession } from '../swarm/session.ts';
import { type AskAddress, askAddressOf } from './ask-address.ts';

/** Asks a service for its address again and again while it is verified. */
export interface AddressWatch extends Disposable {
  /**
   * Whether it answers the expected address, by what it has answered since it runs.
   * @throws OpsError when it answers another one, or none for too long
   */
  state(since: number): 'holds' | 'not-yet';
  /** What could not be asked, for the operator. */
  readonly notices: readonly string[];
}

export interface WatchedAddress {
  readonly service: string;
  readonly ask: AskAddress | undefined;
  /** Undefined where nothing is expected: then it holds. */
  readonly expected: string | undefined;
  readonly timeoutMs: number;
  /** What a failure is: of an update, or of a way back. */
  readonly code: 'health-failed' | 'update-failed';
}

/** Watches on the way back: for the address of before. Begins to ask at once. */
export function watchAddressBefore(
  session: Pick<UpdateSession, 'context' | 'hostOfNode'>,
  intent: SwarmIntent | BrokerIntent,
  timeoutMs: number,
): AddressWatch {
  const { service, addressBefore: expected } = intent;
  return watchAddress({ service, ask: askAddressOf(session, intent), expected, timeoutMs, code: 'update-failed' });
}

const everyMs = 1_000;
/** One asking takes no longer, whatever hangs: the next one may find the way. */
const longestMs = 15_000;

/** Begins to ask at once. */
export function watchAddress({ service, ask, expected, timeoutMs, code }: WatchedAddress): AddressWatch {
  if (ask === undefined || expected === undefined)
    return { state: () => 'holds', notices: [], [Symbol.dispose]: () => undefined };
  const end = new AbortController();
  let latest: { readonly at: number; readonly answer: AddressAnswer } | undefined;
  void (async () => {
    while (!end.signal.aborted) {
      const at = performance.now();
      const answer = await Promise.race([
        ask(end.signal).catch((error: unknown) => silent(toOpsError(error).message)),
        sleep(longestMs, silent('no answer'), { ref: false }),
      ]);
      latest = { at, answer };
      await sleep(everyMs, undefined, { signal: end.signal }).catch(() => undefined);
    }
  })();
  return {
    state: (since) => {
      const answer = latest !== undefined && latest.at >= since ? latest.answer : undefined;
      if (answer?.kind === 'not-asked' || (answer?.kind === 'address' && answer.address === expected)) return 'holds';
      if (answer?.kind === 'address' || answer?.kind === 'keyless') throw otherAddress(code, service, answer, expected);
      if (performance.now() - since < timeoutMs) return 'not-yet';
      const why = answer?.because ?? 'it was never asked';
      throw new OpsError(code, `${service} runs, but does not answer which address it signs with (${why})`, {
        where: service,
        hint: 'Its log says why; update-timeout-minutes gives it more time.',
      });
    },
    get notices() {
      return latest?.answer.kind === 'not-asked'
        ? [
            `${service} could not be asked with which address it signs (${latest.answer.because}); it should be ${expected}.`,
          ]
        : [];
    },
    [Symbol.dispose]: () => end.abort(),
  };
}

function otherAddress(
  code: WatchedAddress['code'],
  service: string,
  answer: Extract<AddressAnswer, { readonly kind: 'address' | 'keyless' }>,
  expected: string,
): OpsError {
  const found = answer.kind === 'address' ? answer.address : 'none';
  return new OpsError(code, `${service} signs with the address ${found} instead of ${expected}`, {
    where: service,
    hint: 'Its key file was not the one that was put there, or somebody changed it meanwhile.',
  });
}

function silent(because: string): AddressAnswer {
  return { kind: 'silent', because };
}
