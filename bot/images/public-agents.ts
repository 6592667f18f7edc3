import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Agents } from '../../src/image/registry.ts';
import { privateAddress } from '../../src/image/registry/fault.ts';
import { isPublicAddress } from './private-address.ts';

/** Finds all addresses of a name. */
export type LookupAll = (
  name: string,
  answer: (error: Error | null, addresses: readonly LookupAddress[]) => void,
) => void;

const lookupAll: LookupAll = (name, answer) => systemLookup(name, { all: true }, answer);

/**
 * Connections to what the whole internet reaches, and to the hosts that the bot's operator names. Each connection is judged: those of
 * redirects and token servers too, and a name by the very addresses that are connected to, so that it can't mean another one a moment later.
 * @param named `host` or `host:port`
 */
export function publicAgents(named: readonly string[], lookup: LookupAll = lookupAll): Agents {
  return {
    http: new PublicHttpAgent({ keepAlive: true }, new Judge(named, 80, lookup)),
    https: new PublicHttpsAgent({ keepAlive: true }, new Judge(named, 443, lookup)),
  };
}

/** What is known of a connection before it is made. */
interface Target {
  readonly host?: string | null | undefined;
  readonly port?: number | string | null | undefined;
}

class Judge {
  readonly #named: ReadonlySet<string>;
  readonly #defaultPort: number;
  readonly #lookup: LookupAll;

  constructor(named: readonly string[], defaultPort: number, lookup: LookupAll) {
    this.#named = new Set(named.map((host) => (/:\d+$/.test(host) ? host : `${host}:${defaultPort}`).toLowerCase()));
    this.#defaultPort = defaultPort;
    this.#lookup = lookup;
  }

  /** Whether it is connected to without a look-up that judges. */
  of({ host, port }: Target): 'named' | 'by-lookup' | 'public' | 'private' {
    const plain = (host ?? '').replace(/^\[|\]$/g, '').toLowerCase();
    const name = isIP(plain) === 6 ? `[${plain}]` : plain;
    if (this.#named.has(`${name}:${port ?? this.#defaultPort}`)) return 'named';
    if (isIP(plain) === 0) return 'by-lookup';
    return isPublicAddress(plain) ? 'public' : 'private';
  }

  /** Connects by `create`, unless that is to a private address. */
  connect<Options extends Target>(
    options: Options,
    connected: Connected,
    create: (options: Options) => Connection,
  ): Connection {
    const kind = this.of(options);
    if (kind === 'private') return refuse(options, connected);
    return create(kind === 'by-lookup' ? { ...options, lookup: this.lookup } : options);
  }

  readonly lookup: LookupFunction = (name, options, answer) => {
    this.#lookup(name, (error, found) => {
      // With an error Node hands over no list, whatever its types say.
      const addresses = error === null ? found : [];
      const [first] = addresses;
      if (error !== null || first === undefined) return answer(error ?? privateAddress(name), '');
      // One that is private among others is no slip: whoever answers for the name would have the bot try it.
      if (!addresses.every(({ address }) => isPublicAddress(address))) return answer(privateAddress(name), '');
      return options.all === true ? answer(null, [...addresses]) : answer(null, first.address, first.family);
    });
  };
}

type Connected = Parameters<http.Agent['createConnection']>[1];
type Connection = ReturnType<http.Agent['createConnection']>;

class PublicHttpAgent extends http.Agent {
  readonly #judge: Judge;

  constructor(options: http.AgentOptions, judge: Judge) {
    super(options);
    this.#judge = judge;
  }

  override createConnection(options: http.ClientRequestArgs, connected: Connected): Connection {
    return this.#judge.connect(options, connected, (judged) => super.createConnection(judged, connected));
  }
}

class PublicHttpsAgent extends https.Agent {
  readonly #judge: Judge;

  constructor(options: https.AgentOptions, judge: Judge) {
    super(options);
    this.#judge = judge;
  }

  override createConnection(options: https.RequestOptions, connected: Connected): Connection {
    return this.#judge.connect(options, connected, (judged) => super.createConnection(judged, connected));
  }
}

/** Node takes an error instead of a connection. */
function refuse({ host }: Target, connected: Connected): undefined {
  const error = privateAddress(host ?? '');
  // @ts-expect-error -- Node's types want a connection beside the error, Node itself does not.
  process.nextTick(() => connected?.(error));
  return undefined;
}
