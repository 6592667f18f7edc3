import { fileURLToPath } from 'node:url';

/** The project's root, where sources, `node_modules` and `dist` are. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Most that the code in dist/ may weigh: the runner downloads it before every run. */
export const maxBundleBytes = 3 * 1024 * 1024;

/** What is bundled: output path below dist/ (without `.js`) to its source. */
export const entries: Readonly<Record<string, string>> = {
  'action/main': 'action/main.ts',
  'action/post': 'action/post.ts',
};
