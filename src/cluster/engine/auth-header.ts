import type { RegistryAuth } from './engine.ts';

/** The `X-Registry-Auth` header: URL-safe base64 of JSON, as the Engine API's description has it. */
export function authHeader(auth: RegistryAuth | undefined): Readonly<Record<string, string>> {
  if (auth === undefined) return {};
  const json = JSON.stringify({
    username: auth.username,
    password: auth.password.reveal(),
    serveraddress: auth.serverAddress,
  });
  // Padded: Docker up to 23 decodes it strictly.
  return { 'x-registry-auth': Buffer.from(json).toString('base64').replaceAll('+', '-').replaceAll('/', '_') };
}
