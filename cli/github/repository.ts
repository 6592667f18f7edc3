import type { Octokit } from '@octokit/rest';
import { blake2b } from '@noble/hashes/blake2.js';
import nacl from 'tweetnacl';
import { OpsError } from '../../src/errors.ts';
import type { Secret } from '../../src/secret.ts';
import { contentsSchema } from '../../github/contents.ts';
import type { RepositoryName } from '../../github/request.ts';
import { ifThere, onGitHub } from './client.ts';

/** A repository as it was found. */
export interface FoundRepository extends RepositoryName {
  readonly private: boolean;
  /** Of a classic token; undefined of a fine-grained one, which GitHub does not describe. */
  readonly scopes: readonly string[] | undefined;
  readonly defaultBranch: string;
  /** The last commit of the default branch; undefined where there is none yet. */
  readonly head: string | undefined;
}

/** @throws OpsError `input-invalid` unless it is OWNER/NAME */
export function parseRepositoryName(text: string): RepositoryName {
  const [, owner, repo] =
    /^(?:https:\/\/[^/]+\/)?([A-Za-z0-9][A-Za-z0-9_-]{0,38})\/([A-Za-z0-9_.-]{1,100}?)(?:\.git)?\/?$/.exec(
      text.trim(),
    ) ?? [];
  if (owner !== undefined && repo !== undefined) return { owner, repo };
  throw new OpsError('input-invalid', 'the repository should be given as OWNER/NAME', {
    where: '--repository',
    hint: 'Such as acme/broker.',
  });
}

/** @throws OpsError `github-refused` when it can't be seen, or may not be administered */
export async function findRepository(octokit: Octokit, name: RepositoryName): Promise<FoundRepository> {
  const what = `read the repository ${name.owner}/${name.repo}`;
  const { data, headers } = await onGitHub(what, async () => octokit.rest.repos.get({ ...name }));
  const scopes = headers['x-oauth-scopes'];
  if (data.permissions?.admin === false) {
    throw new OpsError('github-refused', `this token is no administrator's of ${name.owner}/${name.repo}`, {
      where: 'GitHub',
      hint: 'Environments and their secrets take an administrator: ask one to run this, or to make you one.',
    });
  }
  const ref = await ifThere(what, async () =>
    octokit.rest.git.getRef({ ...name, ref: `heads/${data.default_branch}` }),
  );
  return {
    ...name,
    private: data.private,
    scopes: scopes?.split(',').map((scope) => scope.trim()),
    defaultBranch: data.default_branch,
    head: ref?.data.object.sha,
  };
}

/**
 * Refuses a classic token that would fail half-way. A fine-grained one is tried: what nobody sees is made first.
 * @throws OpsError `github-refused` naming the missing scopes
 */
export function requireScopes({ scopes }: FoundRepository, needed: readonly string[]): void {
  const missing = scopes === undefined ? [] : needed.filter((scope) => !scopes.includes(scope));
  if (missing.length === 0) return;
  throw new OpsError('github-refused', `the token lacks the scope ${missing.join(' and ')}`, {
    where: 'GitHub',
    hint: `Nothing was changed. With gh: gh auth refresh --scopes ${needed.join(',')}; else make a token with the scopes ${needed.join(' and ')}.`,
  });
}

/** When each secret of an environment, which is there, was set. */
export async function findSecrets(
  octokit: Octokit,
  { owner, repo }: RepositoryName,
  environment: string,
): Promise<ReadonlyMap<string, string>> {
  const at = { owner, repo, environment_name: environment };
  const secrets = await onGitHub(`read the environment ${environment}`, async () =>
    octokit.paginate(octokit.rest.actions.listEnvironmentSecrets, { ...at, per_page: 100 }),
  );
  return new Map(secrets.map(({ name, updated_at }) => [name, updated_at]));
}

/** Seals each secret for the environment and sets it. */
export async function putSecrets(
  octokit: Octokit,
  { owner, repo }: RepositoryName,
  environment: string,
  secrets: ReadonlyMap<string, Secret>,
): Promise<void> {
  const at = { owner, repo, environment_name: environment };
  const { data } = await onGitHub('read the key for secrets', async () =>
    octokit.rest.actions.getEnvironmentPublicKey({ ...at }),
  );
  for (const [name, value] of secrets) {
    await onGitHub(`set the secret ${name}`, async () =>
      octokit.rest.actions.createOrUpdateEnvironmentSecret({
        ...at,
        secret_name: name,
        key_id: data.key_id,
        encrypted_value: seal(value, data.key),
      }),
    );
  }
}

/** The text of a file; undefined where there is none. */
export async function readFileAt(
  octokit: Octokit,
  { owner, repo }: RepositoryName,
  path: string,
  ref: string,
): Promise<string | undefined> {
  const answer = await ifThere(`read ${path}`, async () => octokit.rest.repos.getContent({ owner, repo, path, ref }));
  return answer === undefined ? undefined : contentsSchema.parse(answer.data).text;
}

/**
 * Seals a secret for a public key as GitHub asks for it: libsodium's `crypto_box_seal` (a key pair made for it alone, whose public half comes
 * first; the nonce is the BLAKE2b of both public keys), in Base64.
 * https://doc.libsodium.org/public-key_cryptography/sealed_boxes
 */
export function seal(value: Secret, publicKey: string): string {
  const recipient = new Uint8Array(Buffer.from(publicKey, 'base64'));
  const once = nacl.box.keyPair();
  const nonce = blake2b(Buffer.concat([once.publicKey, recipient]), { dkLen: nacl.box.nonceLength });
  const box = nacl.box(new TextEncoder().encode(value.reveal()), nonce, recipient, once.secretKey);
  once.secretKey.fill(0);
  return Buffer.concat([once.publicKey, box]).toString('base64');
}
