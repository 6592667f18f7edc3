import { defined } from '../../defined.ts';
import { OpsError } from '../../errors.ts';
import { type Answer, type ExchangeFailure, isAnswer } from './exchange.ts';

/**
 * What an exchange that led nowhere means for the operator.
 * `about` says what was asked for, such as `ghcr.io/d8-x/api:dev`; `server` is the host that answered, or did not.
 */
export function faultOf(outcome: Answer | ExchangeFailure, server: string, about: string): OpsError {
  if (isAnswer(outcome)) return refusal(outcome, server, about);
  switch (outcome.kind) {
    case 'cancelled':
      return new OpsError('cancelled', `cancelled while asking ${server} for ${about}`);
    case 'timed-out':
      return unreachable(server, about, 'did not answer in time');
    case 'too-large':
      return new OpsError('registry-invalid', `${server} answered with far too much when asked for ${about}`, {
        where: server,
        hint: 'Check that this host is a registry.',
      });
    case 'broken':
      return unreachable(server, about, describeBreak(outcome.code), outcome.cause);
    default:
      return outcome satisfies never;
  }
}

function refusal(answer: Answer, server: string, about: string): OpsError {
  const { status } = answer;
  if (status === 401 || status === 403) return denied(server, about, `answered ${status}`);
  if (status === 404) return notFound(server, about);
  if (status === 429) {
    const wait = answer.headers['retry-after'];
    return new OpsError(
      'registry-limited',
      `${server} limits how often it may be asked, and ${about} was one too many`,
      {
        where: server,
        hint: `${wait !== undefined && /^\d{1,5}$/.test(wait) ? `Try again in ${wait} seconds` : 'Try again later'}, or give registry credentials: most registries allow more to those who sign in.`,
      },
    );
  }
  if (status >= 500) return unreachable(server, about, `answered ${status}`);
  return new OpsError('registry-invalid', `${server} answered ${status} when asked for ${about}`, {
    where: server,
    hint: 'Check that this host is a registry that speaks the OCI distribution API.',
  });
}

/** The registry or its token server refuses. */
export function denied(server: string, about: string, how: string): OpsError {
  return new OpsError('registry-denied', `${server} does not give access to ${about} (${how})`, {
    where: server,
    hint: 'It may not exist, or be private: check the name, and that the registry credentials may read it.',
  });
}

/** There is no such manifest. `similar` are tags that do exist. */
export function notFound(server: string, about: string, similar: readonly string[] = []): OpsError {
  const hint =
    similar.length === 0
      ? 'Check the repository, and the tag or digest.'
      : `Check the tag; there ${similar.length === 1 ? 'is' : 'are'} ${similar.join(', ')}.`;
  return new OpsError('image-not-found', `${about} does not exist on ${server}`, { where: server, hint });
}

/** What came back can't be trusted or understood. */
export function invalidAnswer(server: string, about: string, what: string): OpsError {
  return new OpsError('registry-invalid', `${server} was asked for ${about}, and ${what}`, {
    where: server,
    hint: 'Try again; if it stays, the registry or something between is broken, and nothing of it is deployed.',
  });
}

function unreachable(server: string, about: string, how: string, cause?: unknown): OpsError {
  return new OpsError('registry-unreachable', `${server} ${how} (asked for ${about})`, {
    where: server,
    hint: 'Check the registry’s name and that it can be reached from here.',
    ...defined({ cause }),
  });
}

/** Code of a connection that was not made, because the address is none of the internet's. */
const privateCode = 'ERR_PRIVATE_ADDRESS';

/** The error of such a connection. */
export function privateAddress(name: string): Error {
  return Object.assign(new Error(`${name} has an address that is not asked`), { code: privateCode });
}

function describeBreak(code: string | undefined): string {
  if (code === undefined) return 'could not be reached';
  if (code === privateCode) return 'has an address inside a private network, which is not asked';
  if (code === 'ENOTFOUND') return 'is a name that can’t be found';
  if (code === 'ECONNREFUSED') return 'refuses connections';
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) return `does not speak TLS as it should (${code})`;
  if (/CERT|SELF_SIGNED|ALTNAME|ISSUER/.test(code)) return `has a certificate that can’t be trusted (${code})`;
  return `could not be reached, or broke off (${code})`;
}
