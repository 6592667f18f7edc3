import { formatReference, type ImageReference, type Repository } from '../reference.ts';
import { createAuthorisedSender, type AuthorisedSender } from './authorised.ts';
import type { Agents, Answer } from './exchange.ts';
import type { RegistryCredentials } from './tokens.ts';
import type { RegistryContext } from './transport.ts';

/** What is asked of a repository: a path below `/v2/<repository>/`, perhaps with a query. */
interface Question {
  readonly method?: 'GET' | 'HEAD';
  readonly path: string;
  readonly accept: string;
  readonly maxBytes: number;
  /** Ends it, besides the one of all requests. */
  readonly signal?: AbortSignal | undefined;
}

/** Asks registries about repositories, showing who asks where they want to know. */
export interface RegistryRequests {
  /** @throws OpsError `registry-denied`, `registry-unreachable`, `registry-limited`, `registry-invalid` or `cancelled`. */
  ask(repository: Repository, question: Question): Promise<Answer>;
  /** The host that is asked, for errors. */
  serverOf(repository: Repository): string;
  /** The image, for errors. */
  nameOf(image: ImageReference): string;
}

export interface RequestSettings {
  /** What to show a registry; nobody's credentials are ever shown to another one. */
  readonly credentials: (registry: string) => RegistryCredentials | undefined;
  /** Whether a registry is asked over HTTP instead of HTTPS. */
  readonly plainHttp: (registry: string) => boolean;
  readonly agents: (registry: string) => Agents | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** The host that serves a registry's API: Docker Hub's has a name of its own. */
const servers: ReadonlyMap<string, string> = new Map([['docker.io', 'registry-1.docker.io']]);

/** The same, with an end for all that is asked by it. */
export function until(requests: RegistryRequests, signal: AbortSignal | undefined): RegistryRequests {
  if (signal === undefined) return requests;
  return {
    ...requests,
    ask: (repository, question) => requests.ask(repository, { ...question, signal: anyOf(question.signal, signal) }),
  };
}

function anyOf(one: AbortSignal | undefined, other: AbortSignal | undefined): AbortSignal | undefined {
  return one === undefined || other === undefined ? (one ?? other) : AbortSignal.any([one, other]);
}

export function createRequests(settings: RequestSettings, context: RegistryContext): RegistryRequests {
  const senders = new Map<string, AuthorisedSender>();

  function senderFor(registry: string): AuthorisedSender {
    const known = senders.get(registry);
    if (known !== undefined) return known;
    const made = createAuthorisedSender(settings.credentials(registry), context);
    senders.set(registry, made);
    return made;
  }

  const serverOf = ({ registry }: Repository): string => servers.get(registry) ?? registry;

  return {
    serverOf,
    nameOf: formatReference,
    ask(repository, question) {
      const scheme = settings.plainHttp(repository.registry) ? 'http' : 'https';
      const request = {
        method: question.method ?? 'GET',
        url: new URL(`${scheme}://${serverOf(repository)}/v2/${repository.path}/${question.path}`),
        headers: { accept: question.accept, 'user-agent': 'd8x-ops' },
        agents: settings.agents(repository.registry),
        maxBytes: question.maxBytes,
        timeoutMs: settings.timeoutMs,
        signal: anyOf(settings.signal, question.signal),
      } as const;
      return senderFor(repository.registry).send(request, repository.path, formatReference(repository));
    },
  };
}
