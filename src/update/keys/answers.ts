import type { AddressAnswer, AllowedExecutors } from '../model/observed-keys.ts';
import { z } from 'zod';
import { parseAnswer } from '../../cluster/engine/schemas.ts';
import type { HostAnswer } from '../health/ask-host.ts';
import { parseAddress } from '../model/address.ts';

/** GET /broker-address of the broker: `{"brokerAddr":"0x…"}` (github.com/D8-X/d8x-broker-server, src/api/handlers.go). */
export function readBrokerAddress(answer: HostAnswer): AddressAnswer {
  const read = bodyOf(answer, z.object({ brokerAddr: z.string() }));
  if (!read.ok) return read.answer;
  return read.body.brokerAddr === '' ? { kind: 'keyless' } : addressOrNone(read.body.brokerAddr);
}

/** GET /executor of referral: `{executorAddr, brokerAddr}` (github.com/D8-X/referral-system, src/api/handlers.go). */
export function readExecutor(answer: HostAnswer): AddressAnswer {
  const read = bodyOf(answer, z.object({ executorAddr: z.string() }));
  return read.ok ? addressOrNone(read.body.executorAddr) : read.answer;
}

/** GET /next-pay of referral: `{type, data: {nextPaymentDueTs, nextPaymentDue}}`, in seconds. Undefined where it says none. */
export function readNextPayment(answer: HostAnswer): Date | undefined {
  const read = bodyOf(
    answer,
    z.object({ data: z.object({ nextPaymentDueTs: z.int().positive().max(99_999_999_999) }) }),
  );
  return read.ok ? new Date(read.body.data.nextPaymentDueTs * 1000) : undefined;
}

const chain = z
  .object({ ChainId: z.number(), AllowedExecutors: z.array(z.string()).nullish() })
  .or(
    z
      .object({ chainId: z.number(), allowedExecutors: z.array(z.string()).nullish() })
      .transform(({ chainId, allowedExecutors }) => ({ ChainId: chainId, AllowedExecutors: allowedExecutors })),
  );

/** GET /chain-config of the broker: its chains, with names in capitals as it answers, or small as its README has them. */
export function readChainConfig(answer: HostAnswer): readonly AllowedExecutors[] | undefined {
  const chains = z.record(z.string(), chain).transform((byId) => Object.values(byId));
  const read = bodyOf(answer, z.array(chain).or(chains));
  if (!read.ok) return undefined;
  return read.body.map(({ ChainId, AllowedExecutors }) => ({
    chainId: ChainId,
    executors: (AllowedExecutors ?? []).flatMap((text) => parseAddress(text) ?? []),
  }));
}

function addressOrNone(text: string): AddressAnswer {
  const address = parseAddress(text);
  // go-ethereum's text of an address that was never set.
  if (address === undefined || /^0x0{40}$/.test(address))
    return { kind: 'not-asked', because: 'what it answers is no address' };
  return { kind: 'address', address };
}

type Body<T> =
  | { readonly ok: true; readonly body: T }
  | { readonly ok: false; readonly answer: Extract<AddressAnswer, { readonly because: string }> };

function bodyOf<T>(answer: HostAnswer, schema: z.ZodType<T>): Body<T> {
  const not = (kind: 'silent' | 'not-asked', because: string): Body<T> => ({ ok: false, answer: { kind, because } });
  if (answer.kind !== 'answered') return not(answer.kind, answer.because);
  if (answer.status >= 500) return not('silent', `it answers ${answer.status}`);
  if (answer.status !== 200) return not('not-asked', `it answers ${answer.status} when asked for its address`);
  const parsed = schema.safeParse(parseAnswer(answer.body));
  return parsed.success
    ? { ok: true, body: parsed.data }
    : not('not-asked', 'it answers something else than its address');
}
