import { bareName } from '../service-name.ts';

/**
 * What a service may be called: letters and digits with `-` and `_` between them, up to 63, as Swarm's own rule for
 * service names has it (moby/swarmkit, manager/controlapi/service.go); before that, where its name alone does not say which is
 * meant, `swarm/` or `broker/`.
 */
export function isServiceName(text: string): boolean {
  const name = bareName(text);
  return name.length <= 63 && /^[A-Za-z0-9]+(?:[-_]+[A-Za-z0-9]+)*$/.test(name);
}

/** What an environment may be called: letters, digits, `.`, `-` and `_`, starting with a letter or digit, up to 64. */
export function isEnvironmentName(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text);
}
