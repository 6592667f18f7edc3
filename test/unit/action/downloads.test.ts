import assert from 'node:assert/strict';
import { test } from 'node:test';
import { downloadOptions } from '../../../action/downloads.ts';

test("downloads come from npm's registry, or from the one that the job names, through the job's proxies", () => {
  const usual = downloadOptions({
    'INPUT_DATABASE-DSN': 'secret',
    HTTP_PROXY: 'http://proxy:3128',
    no_proxy: '.internal',
  });
  assert.equal(usual.registry.href, 'https://registry.npmjs.org/');
  assert.deepEqual(usual.proxies, { HTTP_PROXY: 'http://proxy:3128', no_proxy: '.internal' });
  for (const name of ['NPM_CONFIG_REGISTRY', 'npm_config_registry']) {
    const mirror = downloadOptions({ [name]: 'https://mirror.internal/npm' });
    assert.equal(mirror.registry.href, 'https://mirror.internal/npm');
  }
  for (const wrong of ['', 'mirror.internal', 'file:///etc/passwd', 'ftp://mirror.internal/']) {
    assert.equal(downloadOptions({ NPM_CONFIG_REGISTRY: wrong }).registry.href, 'https://registry.npmjs.org/', wrong);
  }
});
