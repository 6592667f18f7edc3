import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { fetchWithin } from '../../github/fetch-within.ts';
import { pinnedFetch } from '../../github/pinned-fetch.ts';
import { githubId } from '../../github/id.ts';
import { OpsError } from '../../src/errors.ts';
import { parseJson } from '../../src/exact-json.ts';
import { Secret } from '../../src/secret.ts';

/** What is registered: the app's name, permissions and events. */
const manifestFile = 'app.yml';
const send = pinnedFetch(fetchWithin(20_000), () => undefined);

/** GitHub's manifest of an app (docs: registering a GitHub App from a manifest), as JSON. */
export async function manifestOf(hook: string, redirect: string): Promise<string> {
  const given = z.record(z.string(), z.unknown()).parse(parse(await readManifest()));
  return JSON.stringify({ ...given, hook_attributes: { url: hook }, redirect_url: redirect });
}

async function readManifest(): Promise<string> {
  try {
    return await readFile(manifestFile, 'utf8');
  } catch (error) {
    throw new OpsError('config-invalid', `${manifestFile} is not here, and says what the app needs`, {
      where: manifestFile,
      hint: 'Start the set-up in a clone of the repository of d8x-ops.',
      cause: error,
    });
  }
}

/** An app that GitHub has made. */
export interface NewApp {
  readonly id: string;
  readonly privateKey: Secret;
  readonly webhookSecret: Secret;
  /** Its page on GitHub. */
  readonly url: string;
}

const answerSchema = z.object({
  id: githubId,
  pem: z.string().regex(/PRIVATE KEY/),
  webhook_secret: z.string().min(1),
  html_url: z.url({ protocol: /^https?$/ }),
});

/**
 * Has GitHub make the app that the operator agreed to: `code` is good once, and for an hour.
 * @throws OpsError `github-refused` or `github-unreachable`
 */
export async function makeApp(apiUrl: string, code: string): Promise<NewApp> {
  const url = `${apiUrl}/app-manifests/${encodeURIComponent(code)}/conversions`;
  const headers = {
    accept: 'application/vnd.github+json',
    'user-agent': 'd8x-ops',
  };
  let answer: Response;
  try {
    answer = await send(url, { method: 'POST', headers, redirect: 'error' });
  } catch (error) {
    throw new OpsError('github-unreachable', 'GitHub did not answer, so it is not known whether the app is made', {
      hint: 'Look under Settings, Developer settings, GitHub Apps; then open the page again.',
      cause: error,
    });
  }
  const parsed = answerSchema.safeParse(answer.status === 201 ? parseJson(await answer.text()) : undefined);
  if (!parsed.success) {
    throw new OpsError('github-refused', `GitHub answered ${answer.status} to the code that makes the app`, {
      hint: 'A code is good once and for an hour. Open the page again.',
    });
  }
  const { id, pem, webhook_secret: webhookSecret, html_url: page } = parsed.data;
  return { id, privateKey: new Secret(pem), webhookSecret: new Secret(webhookSecret), url: page };
}
