import { z } from 'zod';
import { OpsError } from '../../src/errors.ts';
import { type Ask, readAnswer } from './ask.ts';
import { type GitHubId, githubId } from '../../github/id.ts';

/** The app as GitHub knows it. */
export interface AppIdentity {
  readonly id: GitHubId;
  /** Login of the account that acts for the app: `slug[bot]`. */
  readonly login: string;
}

const appSchema = z.object({ id: githubId, slug: z.string() });

/**
 * Asks GitHub, with the app's own key, who the app is.
 * @throws OpsError `config-invalid` when the key belongs to another app.
 */
export async function askIdentity(ask: Ask, appId: number): Promise<AppIdentity> {
  const { id, slug } = readAnswer(appSchema, await ask('GET /app', {}), 'the app');
  if (id === String(appId)) return { id, login: `${slug}[bot]` };
  throw new OpsError('config-invalid', `PRIVATE_KEY belongs to the app ${id}, not to APP_ID ${appId}`);
}

/** Asks once and remembers; after a failure the next call asks again. */
export function remembered<T>(ask: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | undefined;
  return () => {
    if (known !== undefined) return known;
    const asked = ask();
    known = asked;
    asked.catch(() => {
      known = undefined;
    });
    return asked;
  };
}
