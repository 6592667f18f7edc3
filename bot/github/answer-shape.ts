import type { z } from 'zod';
import { OpsError } from '../../src/errors.ts';
import type { GitHubRequest } from '../../github/request.ts';
import type { Answer, Ask } from './api.ts';

/**
 * Sends a request and reads the part of its answer that is used.
 * @throws OpsError `github-refused`, `github-unreachable`
 */
export async function askFor<Shape>(ask: Ask, request: GitHubRequest<Shape>): Promise<Shape> {
  return readAnswer(request.schema, await ask(request.route, request.parameters, request.repetition), request.what);
}

/**
 * The part of an answer that is used, checked.
 * @throws OpsError `github-refused` when GitHub answered something else than it documents.
 */
export function readAnswer<Shape>(schema: z.ZodType<Shape>, answer: Answer, what: string): Shape {
  const parsed = schema.safeParse(answer.data);
  if (parsed.success) return parsed.data;
  throw new OpsError('github-refused', `GitHub's answer about ${what} is not as documented`, {
    problems: parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    hint: 'A proxy in between may have changed it; otherwise this is a defect in d8x-ops.',
  });
}
