import assert from 'node:assert/strict';
import http from 'node:http';
import https from 'node:https';
import { after, before, suite, test } from 'node:test';
import { isOpsError } from '../../../src/errors.ts';
import { parseReference } from '../../../src/image/reference.ts';
import { type Agents, createRegistry } from '../../../src/image/registry.ts';
import { type Certificate, makeCertificate } from './token-server.ts';
import { type RunningRegistry, startRegistry } from './registry-process.ts';

suite('a registry over HTTPS', () => {
  let certificate: Certificate;
  let server: RunningRegistry;
  before(async () => {
    certificate = await makeCertificate();
    server = await startRegistry({ tls: { certificate: certificate.certificateFile, key: certificate.keyFile } });
  });
  after(async () => {
    await server[Symbol.asyncDispose]();
    await certificate[Symbol.asyncDispose]();
  });
  const image = () => parseReference(`${server.host}/d8-x/api:dev`);

  test('is asked through the agents that are given', async () => {
    using agents = {
      http: new http.Agent(),
      https: new https.Agent({ ca: certificate.certificate }),
      [Symbol.dispose]: closeAgents,
    };
    const registry = createRegistry({ agents: (name) => (name === server.host ? agents : undefined) });
    await assert.rejects(registry.resolve(image()), (error) => isOpsError(error, 'image-not-found'));
  });

  test('is not trusted with a certificate that nobody vouches for', async () => {
    await assert.rejects(createRegistry().resolve(image()), (error) => {
      assert.ok(isOpsError(error, 'registry-unreachable'));
      assert.match(error.message, /certificate that can’t be trusted/);
      return true;
    });
  });
});

function closeAgents(this: Agents): void {
  this.http.destroy();
  this.https.destroy();
}
