import type { Host } from '../../cluster/host.ts';
import { askFromHost, openFromHost } from './ask-host.ts';
import { askWebSocket } from './ask-websocket.ts';
import { type AskedCheck, describeCheck, type Requirement } from './built-in-checks.ts';
import { judgeAnswer, type Outcome, type PortOutcome, worst } from './judge-answer.ts';
import type { PortOfContainer } from './ports.ts';

/** A container, and the host that asks it. */
export interface AskedContainer {
  readonly host: Pick<Host, 'name' | 'connectTcp' | 'tryRun'>;
  readonly ports: readonly PortOfContainer[];
  /** Where its host reaches every port of it, also one that neither its image nor its service names. */
  readonly address?: string | undefined;
}

/**
 * Asks a container everything that it has to answer. Where an image lacks the route of a check (404), the next of that requirement
 * is asked at the same port.
 * @throws OpsError of connecting to the host, `cancelled`
 */
export async function askRequirements(
  asked: AskedContainer,
  requirements: readonly Requirement[],
  signal: AbortSignal,
): Promise<Outcome> {
  const outcomes = await Promise.all(requirements.map((one) => askRequirement(asked, one, signal)));
  const [first, ...others] = outcomes;
  if (first === undefined) return { kind: 'holds', because: 'it runs' };
  return others.length === 0 ? first : (worst(outcomes) ?? first);
}

async function askRequirement(
  { host, ports, address }: AskedContainer,
  [first, ...others]: Requirement,
  signal: AbortSignal,
): Promise<Outcome> {
  if (first.kind === 'open-port' && first.port === undefined && ports.length === 0)
    return { kind: 'holds', because: 'it has no port' };
  let places = ports;
  let last: PortOutcome | undefined;
  for (const check of [first, ...others]) {
    const own = portsOf(check, places, address);
    const asked = await Promise.all(
      own.map(async (port) => ({ port, outcome: await askPort(host, port, check, signal) })),
    );
    const held = asked.find(({ outcome }) => outcome.kind === 'holds');
    if (held !== undefined) return { kind: 'holds', because: held.outcome.because };
    last = asked[0]?.outcome ?? { kind: 'not-asked', because: noPort(check) };
    const missing = asked.filter(({ outcome }) => outcome.kind === 'no-route');
    const told = worst(asked.flatMap(({ outcome }) => (outcome.kind === 'no-route' ? [] : [outcome])));
    // A port that says something else may be another's; one that has no such route may have an older one. But what only speaks HTTP has
    // no WebSocket: where another port has one that does not open, that is the one.
    if (missing.length === 0 || told?.kind === 'fails' || (told !== undefined && check.kind === 'websocket'))
      return told ?? ofPort(last);
    places = missing.map(({ port }) => port);
  }
  return last === undefined ? { kind: 'not-asked', because: noPort(first) } : ofPort(last);
}

/** The ports that a check is for: any, unless it names one. */
function portsOf(
  { port }: AskedCheck,
  ports: readonly PortOfContainer[],
  address: string | undefined,
): readonly PortOfContainer[] {
  if (port === undefined) return ports;
  const named = ports.filter(({ container }) => container === port);
  return named.length > 0 || address === undefined ? named : [{ address, port, container: port }];
}

function ofPort(outcome: PortOutcome): Outcome {
  return outcome.kind === 'no-route' ? { kind: 'not-yet', because: outcome.because } : outcome;
}

function noPort({ port }: AskedCheck): string {
  return port === undefined
    ? 'it has no port that its image or its service names'
    : `its port ${port} can't be reached from its host`;
}

async function askPort(
  host: AskedContainer['host'],
  port: PortOfContainer,
  check: AskedCheck,
  signal: AbortSignal,
): Promise<PortOutcome> {
  if (check.kind === 'open-port') return tryToOpen(host, port);
  const answer =
    check.kind === 'websocket'
      ? await askWebSocket(host, port, check, signal)
      : await askFromHost(host, port, check.path, signal);
  const outcome = judgeAnswer(check, answer);
  return answer.kind === 'answered' ? { ...outcome, because: `${outcome.because} (port ${port.container})` } : outcome;
}

async function tryToOpen(host: AskedContainer['host'], port: PortOfContainer): Promise<Outcome> {
  const stream = await openFromHost(host, port);
  if (stream === 'silent')
    return { kind: 'not-yet', because: `${port.address}:${port.port}: nothing listens there`, isSilent: true };
  if (stream === 'forbidden')
    return {
      kind: 'not-asked',
      because: `sshd on ${host.name} forwards nothing, so that ${describeCheck({ kind: 'open-port', port: port.container })} can't be seen`,
    };
  stream.on('error', () => undefined).destroy();
  return { kind: 'holds', because: `port ${port.container} is open` };
}
