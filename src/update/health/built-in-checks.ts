import { bareName, saidOf, type ServicePlace } from '../../service-name.ts';
import type { ServiceCheck, ServiceChecks } from '../../policy/checks.ts';

/** Any answer of the service but an error of its own. */
export interface AnyAnswerCheck {
  readonly kind: 'any-answer';
  readonly path: string;
  readonly port?: number;
}

/** A port that takes connections. */
export interface OpenPortCheck {
  readonly kind: 'open-port';
  /** Any of the service's where it is absent. */
  readonly port?: number;
}

export type AskedCheck = ServiceCheck | AnyAnswerCheck | OpenPortCheck;

/** One thing that has to hold: the first of these whose route the image has. */
export type Requirement = readonly [AskedCheck, ...AskedCheck[]];

const get = (path: string): ServiceCheck => ({ kind: 'get', path, status: 200 });
const webSocket = (path: string): ServiceCheck => ({ kind: 'websocket', path });
const anyAnswer: AnyAnswerCheck = { kind: 'any-answer', path: '/' };

/**
 * By service, from their sources: api's and history's `/health` (github.com/D8-X/d8x-trader-backend; older images lack it), the
 * addresses of broker and referral, and the WebSockets of api, candles-ws-server and executorws. The clients of candles serve nothing.
 * candles-ws-server greets nobody (github.com/D8-X/d8x-candles, src/wscandle/wscandle.go: HandleWs reads before anything is written, and
 * server.go answers subscriptions alone), so that opening `/ws` is all that holds of each of its versions; it ends without redis.
 */
const builtIn: Readonly<Record<string, readonly Requirement[]>> = {
  api: [
    [get('/health'), get('/exchange-info'), anyAnswer],
    [webSocket('/'), anyAnswer],
  ],
  history: [[get('/health'), anyAnswer]],
  referral: [[get('/executor'), anyAnswer]],
  broker: [[get('/broker-address'), anyAnswer]],
  executorws: [[webSocket('/ws'), webSocket('/'), anyAnswer]],
  'candles-ws-server': [[webSocket('/ws'), webSocket('/'), anyAnswer]],
  'candles-pyth-client': [],
  'candles-poly-client': [],
};

export interface ServiceToCheck {
  readonly kind: ServicePlace;
  readonly service: string;
  /** Ports of its containers that it publishes. */
  readonly published: readonly number[];
}

/**
 * What each task of a service has to answer before it is ready: what the policy says, else what is built in and that every port is open
 * which the service publishes. Of a service that is not known, a port has to open where it has any.
 */
export function requirementsOf(
  { kind, service, published }: ServiceToCheck,
  checks: ServiceChecks = {},
): readonly Requirement[] {
  const own = saidOf(checks, kind, service);
  if (own !== undefined) return own.map((check): Requirement => [check]);
  const ports = [...new Set(published)].map((port): Requirement => [{ kind: 'open-port', port }]);
  const name = bareName(service);
  const known = Object.hasOwn(builtIn, name) ? builtIn[name] : undefined;
  if (known !== undefined) return [...known, ...ports];
  return ports.length > 0 ? ports : [[{ kind: 'open-port' }]];
}

/** A check as people read it: `GET /health`, `WebSocket /ws at port 3002`. */
export function describeCheck(check: AskedCheck): string {
  const at = check.port === undefined ? '' : ` at port ${check.port}`;
  if (check.kind === 'open-port') return check.port === undefined ? 'a port that opens' : `port ${check.port} open`;
  return `${check.kind === 'websocket' ? 'WebSocket' : 'GET'} ${check.path}${at}`;
}

/** All that a service is asked: `GET /health, else GET /exchange-info, else GET /; WebSocket /`. Open ports go without saying. */
export function describeRequirements(requirements: readonly Requirement[]): string {
  const told = requirements.filter(([first]) => first.kind !== 'open-port');
  const shown = told.length > 0 ? told : requirements;
  if (shown.length === 0) return 'its tasks run';
  return shown.map((one) => one.map(describeCheck).join(', else ')).join('; ');
}
