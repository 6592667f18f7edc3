import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPage } from './pages.ts';

/** The commands of d8x-cli (internal/cmd/main.go, September 2024), its last release. */
const commands = [
  'init',
  'setup',
  'setup provision',
  'setup configure',
  'setup broker-deploy',
  'setup broker-nginx',
  'setup swarm-deploy',
  'setup swarm-nginx',
  'setup metrics-deploy',
  'update',
  'health',
  'ip',
  'tf-destroy',
  'ssh',
  'grafana-tunnel',
  'cp-configs',
  'backup-db',
  'db-tunnel',
  'fix-ingress',
];

test('each command of d8x-cli has its place in one of the tables, or why it has none', async () => {
  const { text } = await readPage('docs/moving-from-d8x-cli.md');
  const firstCells = text.split('\n').flatMap((line) => (line.startsWith('|') ? [line.split('|')[1] ?? ''] : []));
  for (const command of commands) {
    assert.ok(
      firstCells.some((cell) => cell.includes(`\`d8x ${command}\``)),
      command,
    );
  }
});
