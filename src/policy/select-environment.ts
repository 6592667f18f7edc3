import { defined } from '../defined.ts';
import { nearest } from '../nearest.ts';
import type { Environment, LoosenedRule, Policy } from './policy.ts';

export type Selection =
  | { readonly kind: 'selected'; readonly environment: Environment }
  | {
      readonly kind: 'refused';
      readonly reason: 'unknown' | 'unnamed';
      /** One or two plain sentences for the person. */
      readonly message: string;
      /** What was probably meant. */
      readonly nearest?: string;
    };

/** The environment called `name`; without a name the default one, which a single environment is by itself. */
export function selectEnvironment(policy: Policy, name: string | undefined): Selection {
  const { environments } = policy;
  const names = environments.map((environment) => environment.name);
  if (name === undefined) {
    const byDefault = environments.length === 1 ? environments[0] : environments.find(({ isDefault }) => isDefault);
    if (byDefault !== undefined) return { kind: 'selected', environment: byDefault };
    return {
      kind: 'refused',
      reason: 'unnamed',
      message: `There are several environments and none is the default. Add --env and one of ${names.join(', ')}.`,
    };
  }
  const named = environments.find((environment) => environment.name === name);
  if (named !== undefined) return { kind: 'selected', environment: named };
  const meant = nearest(name, names);
  return {
    kind: 'refused',
    reason: 'unknown',
    message: `There is no environment ${name}, only ${names.join(', ')}.`,
    ...defined({ nearest: meant }),
  };
}

/**
 * The teams, as `org/team`, whose members GitHub has to be asked for before the account called `login` is judged by
 * `environment`: none where it is listed by name.
 * @param rules the entries of `exceptions` that decide on the command
 */
export function teamsToAsk(
  environment: Environment,
  login: string,
  rules: readonly LoosenedRule[] = [],
): readonly string[] {
  const all = [environment, ...rules.flatMap((rule) => environment.exceptions?.[rule] ?? [])];
  const open = all.filter(({ users }) => users?.includes(login.toLowerCase()) !== true);
  return [...new Set(open.flatMap(({ teams = [] }) => teams))];
}
