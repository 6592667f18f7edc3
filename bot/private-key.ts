import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Secret } from '../src/secret.ts';

/**
 * The app's private key from `PRIVATE_KEY` (PEM, PEM with `\n` for line breaks, or either in base64) or the file named by
 * `PRIVATE_KEY_PATH`; otherwise what is wrong with it, in words that don't show it.
 */
export function readPrivateKey(
  given: Readonly<Record<string, string | undefined>>,
): { readonly privateKey: Secret } | { readonly problem: string } {
  const text = given['PRIVATE_KEY'];
  const path = given['PRIVATE_KEY_PATH'];
  if (text !== undefined) return check(unfold(text));
  if (path === undefined) return { problem: 'is missing; give it, or its file as PRIVATE_KEY_PATH' };
  try {
    return check(readFileSync(path, 'utf8'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    return { problem: `can't be read from PRIVATE_KEY_PATH (${code})` };
  }
}

function unfold(text: string): string {
  const pem = text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64').toString('utf8');
  return pem
    .replaceAll(String.raw`\n`, '\n')
    .trim()
    .replace(/^"|"$/g, '');
}

function check(pem: string): { readonly privateKey: Secret } | { readonly problem: string } {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType !== 'rsa')
      return { problem: `is of type ${key.asymmetricKeyType ?? 'unknown'} instead of RSA` };
    return { privateKey: new Secret(pem) };
  } catch {
    return { problem: 'is no private key in PEM form; download it again from the settings of the GitHub App' };
  }
}
