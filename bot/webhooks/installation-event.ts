import { z } from 'zod';
import { type GitHubId, githubId } from '../../github/id.ts';

const payloadSchema = z.object({ installation: z.object({ id: githubId }) });

/** The app's installation that a payload comes from, or is about. */
export function readInstallation(payload: unknown): GitHubId {
  return payloadSchema.parse(payload).installation.id;
}
