import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backupSection } from '../../../src/report/markdown-backup.ts';
import { backup } from './fixture-parts.ts';

const { artifact, ...unkept } = backup;
const asArtifact = { store: 'artifact', id: '2211334455', name: backup.name };
const elsewhere = { store: 's3', id: 'mainnet/7', name: backup.name, url: 'https://s3.example.org/mainnet' };

function places(one: typeof backup): readonly string[] {
  return backupSection(one)
    .split('\n')
    .filter((line) => /[Kk]ept/.test(line));
}

test('each place where a backup is kept is told once', () => {
  assert.ok(artifact !== undefined);
  const link = `[\`${artifact.name}\`](<${artifact.url}>)`;
  assert.deepEqual(places({ ...unkept, artifact, copies: [asArtifact] }), [`- Kept as artifact ${link}`]);
  assert.deepEqual(places({ ...unkept, artifact, copies: [asArtifact, elsewhere] }), [
    `- Kept as artifact ${link}`,
    '- Kept in s3 as [`mainnet/7`](<https://s3.example.org/mainnet>)',
  ]);
});

test('one that is kept nowhere else is on the runner', () => {
  assert.deepEqual(places(unkept), [`- Kept on the runner only: \`${backup.path}\``]);
});
