import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { inspect } from 'node:util';
import { isOpsError } from '../../../src/errors.ts';
import { parseReference } from '../../../src/image/reference.ts';
import { createRegistry, type RegistryCredentials } from '../../../src/image/registry.ts';
import { Secret } from '../../../src/secret.ts';
import { pushImage } from './push.ts';
import { type RunningRegistry, startRegistry } from './registry-process.ts';

const password = 'pä$$ word';
/** bcrypt of it, the only form that the registry takes. */
const line = 'd8x:$2y$05$abcdefghijklmnopqrstuuZrr8YzKjHH5R07jyanXlkaGVn8UVijC\n';

suite('a registry with names and passwords', () => {
  let server: RunningRegistry;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'd8x-htpasswd-'));
    await writeFile(join(folder, 'htpasswd'), line);
    server = await startRegistry({ auth: { htpasswd: { realm: 'test', path: join(folder, 'htpasswd') } } });
    const authorization = `Basic ${Buffer.from(`d8x:${password}`).toString('base64')}`;
    await pushImage(
      { base: `http://${server.host}`, repository: 'd8-x/api', headers: { authorization } },
      {
        tag: 'dev',
        content: 'private',
      },
    );
  });
  after(async () => {
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const registryWith = (credentials: RegistryCredentials | undefined) =>
    createRegistry({ plainHttp: () => true, credentials: (name) => (name === server.host ? credentials : undefined) });
  const image = () => parseReference(`${server.host}/d8-x/api:dev`);

  test('the right credentials open it', async () => {
    const resolved = await registryWith({ username: 'd8x', password: new Secret(password) }).resolve(image());
    assert.match(resolved.digest, /^sha256:/);
  });

  test('nobody and wrong credentials are refused, and the password is in no error', async () => {
    const wrong = 'not-the-password';
    for (const credentials of [undefined, { username: 'd8x', password: new Secret(wrong) }]) {
      await assert.rejects(registryWith(credentials).resolve(image()), (error) => {
        assert.ok(isOpsError(error, 'registry-denied'));
        const shown = inspect(error, { depth: 20, showHidden: true });
        assert.ok(!shown.includes(wrong) && !shown.includes(Buffer.from(`d8x:${wrong}`).toString('base64')));
        return true;
      });
    }
  });
});
