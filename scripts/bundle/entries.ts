import { fileURLToPath } from 'node:url';

/** The project's root, where sources, `node_modules` and `dist` are. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** What is bundled by itself, without a chunk in common with others: each is downloaded alone. */
export interface Product {
  /** Output path below dist/ (without `.js`) to its source. */
  readonly entries: Readonly<Record<string, string>>;
  /** Folder below dist/ that the product is all of; `.` for what lies in dist/ itself. */
  readonly folder: string;
  /** Most that its code may weigh, in bytes. */
  readonly maxBytes: number;
}

export const products: readonly Product[] = [
  // The runner downloads it before every run.
  {
    entries: { 'action/main': 'action/main.ts', 'action/post': 'action/post.ts' },
    folder: '.',
    maxBytes: 4 * 1024 * 1024,
  },
  // A server or a function loads it, once; nobody downloads it for a run.
  {
    entries: { 'bot/main': 'bot/main.ts', 'bot/serverless': 'bot/serverless.ts' },
    folder: 'bot',
    maxBytes: 4 * 1024 * 1024,
  },
  // npx downloads it; as a package of its own, so that nobody waits for what only the bot needs.
  { entries: { 'cli/main': 'cli/main.ts' }, folder: 'cli', maxBytes: 4 * 1024 * 1024 },
];
