import { z } from 'zod';
import { policyFileSchema } from './schema.ts';

/** The JSON Schema of `.github/d8x.yml`, as it is published in schemas/d8x.schema.json. */
export function policyJsonSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(policyFileSchema, { io: 'input', target: 'draft-2020-12' });
  return { $schema, title: '.github/d8x.yml', ...schema };
}
