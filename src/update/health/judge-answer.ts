import { z } from 'zod';
import { parseAnswer } from '../../cluster/engine/schemas.ts';
import type { GetCheck, WebSocketCheck } from '../../policy/checks.ts';
import type { HostAnswer } from './ask-host.ts';
import { type AnyAnswerCheck, describeCheck } from './built-in-checks.ts';

/** What one asking of a task, or of one of its ports, came to. `because` is a clause that names the place where there is one. */
export type Outcome =
  | { readonly kind: 'holds'; readonly because: string }
  /** An error that the service itself answers with. */
  | { readonly kind: 'fails'; readonly because: string }
  /** It does not answer yet, or something else than it should: it may be starting. */
  | { readonly kind: 'not-yet'; readonly because: string; readonly isSilent?: true }
  /** There is no way to ask. */
  | { readonly kind: 'not-asked'; readonly because: string };

/** The same, with an image that lacks the route told apart. */
export type PortOutcome = Outcome | { readonly kind: 'no-route'; readonly because: string };

const longestShown = 60;

/** Judges what a port answered to a check. A WebSocket that opened has the status 101, and what it said as its body. Pure. */
export function judgeAnswer(check: GetCheck | WebSocketCheck | AnyAnswerCheck, answer: HostAnswer): PortOutcome {
  if (answer.kind === 'silent') return { kind: 'not-yet', because: answer.because, isSilent: true };
  if (answer.kind === 'not-asked') return answer;
  const { status } = answer;
  const told = `${describeCheck(check)} answers ${status}`;
  // What is asked for is no error.
  if (check.kind === 'get' && status === check.status) return judgeGet(check, answer, told);
  if (isOwnError(status)) return { kind: 'fails', because: told };
  if (status >= 500) return { kind: 'not-yet', because: told };
  if (check.kind === 'any-answer') return { kind: 'holds', because: told };
  return check.kind === 'get' ? judgeGet(check, answer, told) : judgeWebSocket(check, answer, told);
}

type Answered = Extract<HostAnswer, { readonly kind: 'answered' }>;

function judgeGet(check: GetCheck, { status, body }: Answered, told: string): PortOutcome {
  if (status !== check.status)
    return { kind: status === 404 ? 'no-route' : 'not-yet', because: `${told} instead of ${check.status}` };
  const json = check.json === undefined ? undefined : parseAnswer(body);
  for (const [pointer, wanted] of Object.entries(check.json ?? {})) {
    const found = valueAt(json, pointer);
    if (found !== wanted) {
      const is = found === undefined ? 'nothing' : shown(found);
      return {
        kind: 'not-yet',
        because: `${describeCheck(check)} answers ${is} at ${pointer} instead of ${shown(wanted)}`,
      };
    }
  }
  return { kind: 'holds', because: told };
}

function judgeWebSocket(check: WebSocketCheck, { status, body }: Answered, told: string): PortOutcome {
  if (status !== 101)
    return { kind: status === 404 ? 'no-route' : 'not-yet', because: `${told} instead of a WebSocket` };
  if (check.expect === undefined || body.includes(check.expect))
    return { kind: 'holds', because: `${describeCheck(check)} is connected` };
  const said = body === '' ? 'says nothing' : `says ${shown(body)}`;
  return { kind: 'not-yet', because: `${describeCheck(check)} ${said} instead of ${shown(check.expect)}` };
}

function shown(value: unknown): string {
  const text = typeof value === 'bigint' ? value.toString() : JSON.stringify(value);
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

const order = ['fails', 'not-yet', 'not-asked', 'holds'] as const satisfies readonly Outcome['kind'][];

/** Of several outcomes that all count, the one that tells most: an error before what is not there yet. */
export function worst(outcomes: readonly Outcome[]): Outcome | undefined {
  return order.flatMap((kind) => outcomes.find((one) => one.kind === kind) ?? [])[0];
}

/** How bad a service is that does not pass its check, by what it says: something else, an error of its own, nothing at all. */
export function badness(outcome: Outcome): 0 | 1 | 2 | 3 {
  if (outcome.kind === 'fails') return 2;
  if (outcome.kind !== 'not-yet') return 0;
  return outcome.isSilent === true ? 3 : 1;
}

const record = z.record(z.string(), z.unknown());

/**
 * The value at a JSON Pointer (RFC 6901); undefined where there is none.
 * @param pointer `` for the whole, else `/name/0/…`, with `~1` for `/` and `~0` for `~`
 */
export function valueAt(json: unknown, pointer: string): unknown {
  if (pointer === '') return json;
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>(member, json);
}

function member(value: unknown, key: string): unknown {
  if (Array.isArray(value))
    return /^(?:0|[1-9]\d{0,9})$/.test(key) ? Array.from<unknown>(value)[Number(key)] : undefined;
  const parsed = record.safeParse(value);
  return parsed.success && Object.hasOwn(parsed.data, key) ? parsed.data[key] : undefined;
}

/**
 * What stands before a service says these while it can't reach it, in time or at all: nginx 502 to 504, Cloudflare 520 to 527 and
 * 530 (developers.cloudflare.com/support/troubleshooting/http-status-codes).
 */
export function isOfTheWay(status: number): boolean {
  return [502, 503, 504, 530].includes(status) || (status >= 520 && status <= 527);
}

/** What a proxy answers by itself to those that it lets not through; a service may mean it too. */
export function isRefusalOfProxy(status: number): boolean {
  return status === 403 || status === 429;
}

/** Whether a status is an error that the service itself answers with. */
export function isOwnError(status: number): boolean {
  return status >= 500 && !isOfTheWay(status);
}

/** Whose a status is that only Cloudflare has: `Cloudflare 521`, else the status alone. */
export function statusName(status: number): string {
  return status >= 520 && isOfTheWay(status) ? `Cloudflare ${status}` : String(status);
}
