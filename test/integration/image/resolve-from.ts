import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { type ErrorCode, isOpsError, type OpsError } from '../../../src/errors.ts';
import { parseReference } from '../../../src/image/reference.ts';
import { createRegistry, type RegistryOptions, type ResolvedImage } from '../../../src/image/registry.ts';
import { sample } from './images.ts';
import { answer, type Script, startScripted } from './scripted-server.ts';

/** A registry that works. */
export const good: Script = ({ target }, response) => {
  if (target.includes('/blobs/')) answer(response, 200, sample.config);
  else if (target.includes('/manifests/')) {
    answer(response, 200, sample.manifest, { 'docker-content-digest': sample.digest });
  } else answer(response, 404);
};

/** The first `times` requests go wrong. */
export const failing =
  (times: number, fault: Script): Script =>
  (request, response, seen) => {
    if (seen < times) fault(request, response, seen);
    else good(request, response, seen);
  };

/** Asks a registry that answers as a script says for an image. */
export async function resolveFrom(script: Script, options: RegistryOptions = {}) {
  await using server = await startScripted(script);
  const delays: number[] = [];
  const registry = createRegistry({
    plainHttp: () => true,
    random: () => 0.5,
    sleep: (milliseconds) => {
      delays.push(milliseconds);
      return Promise.resolve();
    },
    timeoutMs: 1000,
    ...options,
  });
  const image = parseReference(`${server.host}/d8-x/api:dev`);
  const outcome: ResolvedImage | OpsError = await registry.resolve(image).catch((error: unknown) => {
    if (isOpsError(error)) return error;
    throw error;
  });
  return { outcome, delays, requests: server.requests, host: server.host };
}

export function assertResolved(outcome: ResolvedImage | OpsError): void {
  assert.ok(!(outcome instanceof Error), inspect(outcome));
  assert.equal(outcome.digest, sample.digest);
}

export function assertFailed(outcome: ResolvedImage | OpsError, code: ErrorCode, message: RegExp): void {
  assert.ok(isOpsError(outcome, code), `not ${code}: ${JSON.stringify(outcome)}`);
  assert.match(outcome.message, message);
  assert.ok(outcome.hint !== undefined && outcome.hint !== '');
}
