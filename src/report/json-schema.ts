import { z } from 'zod';
import { resultSchema } from './result.ts';

/** The result's JSON Schema (draft 2020-12), as it is published in schemas/result.schema.json. */
export function resultJsonSchema(): object {
  return {
    ...z.toJSONSchema(resultSchema, { target: 'draft-2020-12', io: 'input' }),
    title: 'Result of a d8x-ops run',
    description:
      'What every run of d8x-ops ends in. Fields may be added within a version; readers ignore what they do not know.',
  };
}
