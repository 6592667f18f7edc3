/** Where services run. */
export type ServicePlace = 'swarm' | 'broker';

const placed = /^(?:swarm|broker)\/(.*)$/s;

/** A service's name as the stack or the compose project has it: `redis` of `broker/redis`. */
export function bareName(service: string): string {
  return placed.exec(service)?.[1] ?? service;
}

/** A service's name with where it runs: `broker/redis`. */
export function placedName(place: ServicePlace, service: string): string {
  return `${place}/${bareName(service)}`;
}

/** Whether `asked` may mean that service of that place: a name without a place means any. */
export function isCalled(asked: string, place: ServicePlace, service: string): boolean {
  return asked === bareName(service) || asked === placedName(place, service);
}

/** What is said of a service in a list by name: under its name with the place, else without. */
export function saidOf<T>(list: Readonly<Record<string, T>>, place: ServicePlace, service: string): T | undefined {
  return firstOf(list, [placedName(place, service), bareName(service)]);
}

/** The same where only the name is known by which it is asked for. */
export function saidOfName<T>(list: Readonly<Record<string, T>>, service: string): T | undefined {
  return firstOf(list, [service, bareName(service)]);
}

function firstOf<T>(list: Readonly<Record<string, T>>, names: readonly string[]): T | undefined {
  const name = names.find((one) => Object.hasOwn(list, one));
  return name === undefined ? undefined : list[name];
}
