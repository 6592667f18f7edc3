import { digestOf } from '../../../src/image/digest.ts';

/** An image as a registry holds it: its configuration and manifest, and their digests. */
const config = JSON.stringify({ os: 'linux', architecture: 'amd64', config: {} });
const manifest = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
  config: {
    mediaType: 'application/vnd.docker.container.image.v1+json',
    digest: digestOf(config),
    size: config.length,
  },
  layers: [],
});

export const sample = { config, manifest, configDigest: digestOf(config), digest: digestOf(manifest) };
