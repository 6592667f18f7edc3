import { artifact } from './artifact.ts';
import { s3 } from './s3.ts';
import type { StoreInput, StoreModule } from './store-module.ts';

/** Every kind of place for backups. `npm run generate` makes their inputs in action.yml of it. */
export const stores: readonly StoreModule[] = [artifact, s3];

/** What is said of all of them together. */
const inputsOfAll = {
  keep: {
    description:
      'Which copies in a bucket stay when a `backup` has been kept, such as `7d 4w 12m 3y`: the best one of each of the last so many days, weeks, months and years that have one. Default: all.',
  },
  copies: {
    description:
      'Where the backup is kept: `artifact`, `s3`, or both; with a `?` behind it, the run goes on without that copy. Default: wherever it can be.',
  },
} as const satisfies Readonly<Record<string, StoreInput>>;

/** What action.yml says of their inputs, by name and in its order. */
export const storeInputs = Object.fromEntries<StoreInput>([
  ...Object.entries<StoreInput>(inputsOfAll),
  ...stores.flatMap(({ inputs }) => Object.entries(inputs)),
]);
