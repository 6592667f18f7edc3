import { z } from 'zod';
import type { ServiceSpec } from '../../cluster/engine/types.ts';
import { parseDsn } from '../../database/dsn.ts';
import { withDatabase } from '../../database/dsn-with-database.ts';
import { Secret } from '../../secret.ts';
import { databaseVariable } from '../observe/service-environment.ts';

const specSchema = z.looseObject({
  TaskTemplate: z.looseObject({ ContainerSpec: z.looseObject({ Env: z.array(z.string()).nullish() }) }),
});

/** Whether a service's environment names that database. */
export function namesDatabase(spec: ServiceSpec, database: string): boolean {
  const { TaskTemplate } = specSchema.parse(spec);
  return (TaskTemplate.ContainerSpec.Env ?? []).some((line) => isNamed(line, database));
}

/**
 * The spec of a service whose connection strings name `to` where they named `from`; everything else of them, and of the spec, stays. Pure.
 * @throws OpsError `input-invalid` for one that can't say that name
 */
export function namingDatabase(spec: ServiceSpec, from: string, to: string): ServiceSpec {
  const { TaskTemplate, ...others } = specSchema.parse(spec);
  const { ContainerSpec, ...template } = TaskTemplate;
  const { Env, ...container } = ContainerSpec;
  if (Env === undefined || Env === null) return spec;
  const lines = Env.map((line) => {
    if (!isNamed(line, from)) return line;
    const [name, text] = partsOf(line);
    return `${name}=${withDatabase(text, to, name).reveal()}`;
  });
  return { ...others, TaskTemplate: { ...template, ContainerSpec: { ...container, Env: lines } } };
}

function isNamed(line: string, database: string): boolean {
  const [name, text] = partsOf(line);
  if (!databaseVariable.test(name) || text.reveal().trim() === '') return false;
  return parseDsn(text, name).database === database;
}

function partsOf(line: string): readonly [name: string, value: Secret] {
  const end = line.indexOf('=');
  return end < 0 ? [line, new Secret('')] : [line.slice(0, end), new Secret(line.slice(end + 1))];
}
