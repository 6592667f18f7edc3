import type { DownloadOptions } from '../src/database/download.ts';
import { proxiesIn } from '../src/proxies.ts';
import type { Variables } from './hide/split-environment.ts';

/** npm's own. */
const publicRegistry = 'https://registry.npmjs.org/';

/**
 * The registry that npm would ask (`NPM_CONFIG_REGISTRY`, in either case), and the proxies that programs of this job go through, from
 * the variables that the step was started with.
 */
export function downloadOptions(hidden: Variables): DownloadOptions {
  const chosen = Object.entries(hidden).find(([name]) => name.toLowerCase() === 'npm_config_registry')?.[1];
  const mirror = URL.parse(chosen ?? '');
  return {
    registry: mirror !== null && /^https?:$/.test(mirror.protocol) ? mirror : new URL(publicRegistry),
    proxies: proxiesIn(hidden),
  };
}
