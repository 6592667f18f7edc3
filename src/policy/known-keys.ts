import { z } from 'zod';
import { policyFileSchema } from './schema.ts';

/** The keys that the file may have at `path`. */
export function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  let schema: z.core.$ZodType | undefined = policyFileSchema;
  for (const part of path) schema = inside(schema, part);
  const bare = unwrap(schema);
  return bare instanceof z.ZodObject ? Object.keys(bare.shape) : [];
}

function inside(schema: z.core.$ZodType | undefined, part: PropertyKey): z.core.$ZodType | undefined {
  const bare = unwrap(schema);
  if (bare instanceof z.ZodRecord) return bare.valueType;
  if (bare instanceof z.ZodArray) return bare.element;
  if (!(bare instanceof z.ZodObject)) return undefined;
  const shape: Readonly<Record<string, z.core.$ZodType>> = bare.shape;
  return typeof part === 'string' && Object.hasOwn(shape, part) ? shape[part] : undefined;
}

/** Without its default and without being optional. */
function unwrap(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  let bare = schema;
  while (bare instanceof z.ZodOptional || bare instanceof z.ZodDefault) bare = bare.unwrap();
  return bare;
}
