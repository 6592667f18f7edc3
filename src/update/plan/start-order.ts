import { bareName } from '../../service-name.ts';
import { nearest } from '../../nearest.ts';
import type { StartPair } from '../../request.ts';
import type { PlanProblem } from '../model/plan-problem.ts';

/**
 * What D8X's services need when they start: `referral` asks the broker for its address and reads the tables that `history` makes,
 * candles are served from what their two clients write. Read in their sources.
 */
const needs: readonly StartPair[] = [
  { first: 'broker', second: 'referral' },
  { first: 'history', second: 'referral' },
  { first: 'candles-pyth-client', second: 'candles-ws-server' },
  { first: 'candles-poly-client', second: 'candles-ws-server' },
];
/** Every other one may use it. */
const firstOfAll = 'redis';
/** Only where the broker's address changes: api asks for it once. */
const asksForAddress: StartPair = { first: 'broker', second: 'api' };

const services = new Set([firstOfAll, 'executorws', 'api', ...needs.flatMap(({ first, second }) => [first, second])]);

/**
 * The pairs that hold among the services of those names: the built-in ones, but for those that `given` has the other way round, and
 * the given ones. Pure.
 * @param holders pairs for a new address of the broker, which count as built in
 */
export function startPairs(
  names: Iterable<string>,
  given: readonly StartPair[],
  holders: readonly StartPair[] = [],
): readonly StartPair[] {
  const there = [...new Set(names)];
  const afterRedis = there
    .filter((name) => bareName(name) !== firstOfAll)
    .map((second) => ({ first: firstOfAll, second }));
  const asked = given.flatMap((pair) => pairsOf(pair, there));
  const turned = new Set(asked.map(({ first, second }) => formatPair({ first: second, second: first })));
  const builtIn = [...afterRedis, ...needs, ...holders]
    .flatMap((pair) => pairsOf(pair, there))
    .filter((pair) => !turned.has(formatPair(pair)));
  return [...new Map([...builtIn, ...asked].map((pair) => [formatPair(pair), pair])).values()];
}

/** A pair's services by the names that they have there: `redis` is every redis. */
function pairsOf({ first, second }: StartPair, there: readonly string[]): readonly StartPair[] {
  return there
    .filter((name) => isMeant(first, name))
    .flatMap((one) => there.filter((name) => isMeant(second, name)).map((other) => ({ first: one, second: other })));
}

/** Places are compared where both have one. */
function isMeant(named: string, name: string): boolean {
  return named === name || bareName(named) === name || named === bareName(name);
}

/** `referral>broker`, as `start-order` has it. */
export function formatPair({ first, second }: StartPair): string {
  return `${first}>${second}`;
}

/** What is wrong with the pairs that `start-order` gives, on a cluster with services of those names. Pure. */
export function orderProblems(given: readonly StartPair[], names: Iterable<string>): readonly PlanProblem[] {
  const known = new Set([...names, ...services]);
  const unknown = given.flatMap((pair) =>
    [pair.first, pair.second]
      .filter((name) => ![...known].some((one) => isMeant(name, one)))
      .map((name) => unknownService(pair, name, known)),
  );
  return unknown.length > 0 ? unknown : circles(given, known);
}

/** What is wrong with the services that `warm-up-minutes` names, on a cluster with services of those names. Pure. */
export function warmUpProblems(named: readonly string[], names: Iterable<string>): readonly PlanProblem[] {
  const known = new Set([...names, ...services]);
  return named
    .filter((name) => ![...known].some((one) => isMeant(name, one)))
    .map((name) => ({
      path: 'warm-up-minutes',
      code: 'input-invalid',
      message: `warm-up-minutes has ${name}, and there is no service ${name}${meant(name, known)}`,
      hint: `Correct the name. There are: ${[...known].sort().join(', ')}.`,
    }));
}

/** What `checks` of the policy says about services that there are not: it is asked of nobody. Pure. */
export function checkWarnings(named: readonly string[], names: Iterable<string>): readonly string[] {
  const known = new Set([...names, ...services]);
  return named
    .filter((name) => ![...known].some((one) => isMeant(name, one)))
    .map(
      (name) =>
        `checks of .github/d8x.yml has ${name}, and there is no service ${name}${meant(name, known)}: what it says is asked of nobody.`,
    );
}

/** `; did you mean api?`, where one is near. */
function meant(name: string, known: ReadonlySet<string>): string {
  const near = nearest(name, [...known]);
  return near === undefined ? '' : `; did you mean ${near}?`;
}

function unknownService(pair: StartPair, name: string, known: ReadonlySet<string>): PlanProblem {
  return {
    path: 'start-order',
    code: 'input-invalid',
    message: `start-order has ${formatPair(pair)}, and there is no service ${name}${meant(name, known)}`,
    hint: `Correct the pair. There are: ${[...known].sort().join(', ')}.`,
  };
}

/** Each circle once, at the first pair given that is part of it. */
function circles(given: readonly StartPair[], known: ReadonlySet<string>): readonly PlanProblem[] {
  const pairs = startPairs(known, given, [asksForAddress]);
  const found = new Map<string, PlanProblem>();
  for (const pair of given) {
    const path = pathBetween(pair.second, pair.first, pairs);
    if (path === undefined) continue;
    const key = path.toSorted().join(' ');
    if (!found.has(key)) found.set(key, circle(pair, path));
  }
  return [...found.values()];
}

function circle(pair: StartPair, path: readonly string[]): PlanProblem {
  const links = path.slice(1).map((name, at) => `${path[at] ?? ''} before ${name}`);
  return {
    path: 'start-order',
    code: 'input-invalid',
    message: `start-order has ${formatPair(pair)}, which goes round in a circle: ${links.join(', ')}`,
    hint: 'Leave the pair out, or turn another one of the circle round: a pair in start-order takes the place of the built-in one between the same two services.',
  };
}

/** The shortest way from one service to another along the pairs; undefined where there is none. */
function pathBetween(from: string, to: string, pairs: readonly StartPair[]): readonly string[] | undefined {
  const cameFrom = new Map<string, string | undefined>([[from, undefined]]);
  for (const at of cameFrom.keys()) {
    if (at === to) break;
    for (const { first, second } of pairs) {
      if (first === at && !cameFrom.has(second)) cameFrom.set(second, at);
    }
  }
  if (!cameFrom.has(to)) return undefined;
  const path = [to];
  for (let at = cameFrom.get(to); at !== undefined; at = cameFrom.get(at)) path.unshift(at);
  return path;
}
