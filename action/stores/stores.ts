import { artifact } from './artifact.ts';
import type { StoreModule } from './store-module.ts';

/** Every kind of place for backups. `npm run generate` makes their inputs in action.yml of it. */
export const stores: readonly StoreModule[] = [artifact];

/** What action.yml says of their inputs, by name and in its order. */
export const storeInputs = Object.fromEntries(stores.flatMap(({ inputs }) => Object.entries(inputs)));
