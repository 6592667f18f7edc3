import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { suite, test } from 'node:test';
import { isLoopback, isUnconfigured, readConfiguration } from '../../../bot/configuration.ts';
import { isOpsError } from '../../../src/errors.ts';

const { privateKey: pem } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const given = { APP_ID: '42', PRIVATE_KEY: pem, WEBHOOK_SECRET: 'a secret of good length' };

function problemsOf(environment: Readonly<Record<string, string>>): readonly string[] {
  try {
    readConfiguration(environment);
  } catch (error) {
    assert.ok(isOpsError(error, 'config-invalid'));
    return error.problems.map(({ path, message }) => `${path} ${message}`);
  }
  return [];
}

suite('the configuration', () => {
  test('needs three variables and has a default for the others', () => {
    const { appId, host, port, webhookPath, apiUrl, webUrl, logLevel, stopMs } = readConfiguration(given);
    assert.deepEqual(
      { appId, host, port, webhookPath, apiUrl, webUrl, logLevel, stopMs },
      {
        appId: 42,
        host: 'localhost',
        port: 3000,
        webhookPath: '/api/github/webhooks',
        apiUrl: 'https://api.github.com',
        webUrl: 'https://github.com',
        logLevel: 'info',
        stopMs: 25_000,
      },
    );
  });

  test('takes the key as PEM, with escaped line breaks, in quotes, or in base64', () => {
    const escaped = pem.trim().replaceAll('\n', String.raw`\n`);
    for (const key of [pem, escaped, `"${escaped}"`, Buffer.from(pem).toString('base64')]) {
      assert.equal(
        readConfiguration({ ...given, PRIVATE_KEY: key })
          .privateKey.reveal()
          .trim(),
        pem.trim(),
      );
    }
  });

  test('knows a GitHub Enterprise server', () => {
    const { apiUrl, webUrl } = readConfiguration({ ...given, GHE_HOST: 'git.example.org' });
    assert.deepEqual([apiUrl, webUrl], ['https://git.example.org/api/v3', 'https://git.example.org']);
  });

  test('accepts a second webhook secret for a while', () => {
    const { webhookSecrets } = readConfiguration({ ...given, WEBHOOK_SECRET_PREVIOUS: 'the one before this one' });
    assert.deepEqual(
      webhookSecrets.map((secret) => secret.reveal()),
      ['a secret of good length', 'the one before this one'],
    );
  });

  test('tells all that is wrong at once', () => {
    assert.deepEqual(problemsOf({ PORT: '70000', LOG_LEVEL: 'loud', REGISTRY_USERNAME: 'me' }), [
      'APP_ID is missing',
      'WEBHOOK_SECRET is missing: without it anyone could send commands',
      'PORT must be a port',
      'LOG_LEVEL must be one of trace, debug, info, warn, error, fatal',
      'PRIVATE_KEY is missing; give it, or its file as PRIVATE_KEY_PATH',
      'REGISTRY_PASSWORD must be given together with REGISTRY_USERNAME',
    ]);
  });

  test('takes the registry of its password by any of its names, and no more than its host', () => {
    const registryOf = (REGISTRY: string) =>
      readConfiguration({ ...given, REGISTRY, REGISTRY_USERNAME: 'me', REGISTRY_PASSWORD: 'p' }).registry?.host;
    assert.equal(registryOf(''), 'ghcr.io');
    assert.equal(registryOf('https://Registry.example:5000/'), 'registry.example:5000');
    assert.equal(registryOf('https://index.docker.io/v1/'), 'docker.io');
    assert.deepEqual(problemsOf({ ...given, REGISTRY: 'ghcr.io/acme' }), [
      "REGISTRY must be a registry's host, such as ghcr.io",
    ]);
  });

  test("refuses Probot's default secret and short ones", () => {
    assert.match(problemsOf({ ...given, WEBHOOK_SECRET: 'development' }).join(), /everyone knows/);
    assert.match(problemsOf({ ...given, WEBHOOK_SECRET: 'short' }).join(), /shorter than 16/);
    assert.match(problemsOf({ ...given, WEBHOOK_SECRET_PREVIOUS: 'development' }).join(), /everyone knows/);
  });

  test('never shows a secret, whatever is wrong', () => {
    const secrets = {
      WEBHOOK_SECRET: 'seen?',
      PRIVATE_KEY: 'seen? neither',
      REGISTRY_PASSWORD: 'seen? nor this',
      REDIS_URL: 'seen://x',
    };
    try {
      readConfiguration({ ...secrets, APP_ID: 'x' });
      assert.fail('it was accepted');
    } catch (error) {
      assert.doesNotMatch(inspect(error, { depth: 9 }), /seen\?|seen:/);
    }
    assert.doesNotMatch(
      inspect(readConfiguration({ ...given, REDIS_URL: 'redis://:pw@x' }), { depth: 9 }),
      /pw@x|good length|BEGIN/,
    );
  });
});

test('nothing configured is told from half of it', () => {
  assert.ok(isUnconfigured({ PORT: '1', WEBHOOK_SECRET: '' }));
  assert.ok(!isUnconfigured({ APP_ID: '1' }));
});

test('loopback is this machine and nothing else', () => {
  for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '::1']) assert.ok(isLoopback(host), host);
  for (const host of ['0.0.0.0', '::', '10.0.0.1', 'localhost.evil.example', '127.0.0.1.evil.example', '']) {
    assert.ok(!isLoopback(host), host);
  }
});
