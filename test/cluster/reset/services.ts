import { isDeepStrictEqual } from 'node:util';
import type { Engine } from '../engine.ts';
import { identifiedList, nodeList, serviceList } from '../engine.ts';
import type { Pristine } from './pristine.ts';

/** Takes back what was done to the swarm's objects. Services that were touched in any way are made anew. */
export async function resetSwarm(engine: Engine, pristine: Pristine, touched: ReadonlySet<string>): Promise<void> {
  await Promise.all([
    resetServices(engine, pristine, touched),
    removeOthers(engine, '/configs', pristine.configs),
    resetNodes(engine, pristine),
  ]);
  // A secret or config that a service uses can't be removed before the service is.
  await removeOthers(engine, '/secrets', pristine.secrets);
}

async function resetServices(engine: Engine, { services }: Pristine, touched: ReadonlySet<string>): Promise<void> {
  const present = serviceList.parse(await engine.call('GET', '/services'));
  const untouched = present.filter(({ ID, Version, Spec }) => {
    const known = services[Spec.Name];
    return known !== undefined && known.id === ID && known.version === Version.Index && !touched.has(Spec.Name);
  });
  const doomed = present.filter((service) => !untouched.includes(service));
  await Promise.all(doomed.map(({ ID }) => engine.call('DELETE', `/services/${ID}`)));
  const kept = new Set(untouched.map(({ Spec }) => Spec.Name));
  const missing = Object.entries(services).filter(([name]) => !kept.has(name));
  await Promise.all(missing.map(([, { spec }]) => engine.call('POST', '/services/create', spec)));
}

async function removeOthers(engine: Engine, path: string, kept: readonly string[]): Promise<void> {
  const present = identifiedList.parse(await engine.call('GET', path));
  const others = present.filter(({ ID }) => !kept.includes(ID));
  await Promise.all(others.map(({ ID }) => engine.call('DELETE', `${path}/${ID}`)));
}

async function resetNodes(engine: Engine, { nodes }: Pristine): Promise<void> {
  const present = nodeList.parse(await engine.call('GET', '/nodes'));
  for (const { ID, Version, Spec, Description } of present) {
    const spec = nodes[Description.Hostname];
    if (spec === undefined || isDeepStrictEqual(spec, Spec)) continue;
    await engine.call('POST', `/nodes/${ID}/update`, spec, { version: String(Version.Index) });
  }
}
