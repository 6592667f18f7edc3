import { glob } from 'node:fs/promises';

/** Kinds of tests, by what they need. `shared` ones run inside a sandbox cluster that the runner brings up. */
export const groups = {
  unit: { patterns: ['test/unit/**/*.test.ts'], needs: 'nothing', concurrency: 2, testMinutes: 5 },
  integration: {
    patterns: ['test/integration/!(store)/**/*.test.ts'],
    needs: 'servers',
    concurrency: 2,
    testMinutes: 5,
  },
  store: { patterns: ['test/integration/store/*.test.ts'], needs: 'servers', concurrency: 2, testMinutes: 15 },
  cluster: { patterns: ['test/cluster/*.test.ts'], needs: 'own sandbox', concurrency: 1, testMinutes: 10 },
  e2e: { patterns: ['test/e2e/**/*.test.ts', 'test/cluster/*/**/*.test.ts'], needs: 'shared sandbox' },
} as const;

export type Group = keyof typeof groups;

export function isGroup(word: string): word is Group {
  return Object.hasOwn(groups, word);
}

/** The test files of a group whose path contains `only`, sorted. */
export async function selectFiles(group: Group, only: string): Promise<readonly string[]> {
  const files: string[] = [];
  for await (const file of glob([...groups[group].patterns])) if (file.includes(only)) files.push(file);
  return files.toSorted();
}
