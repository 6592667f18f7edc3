import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderHeadline } from '../../../src/report/markdown.ts';
import { fixtures } from './fixtures.ts';

test('a heading is the outcome, the environment, and no more', () => {
  assert.equal(
    renderHeadline(fixtures.success, 'production'),
    '### ✅ api and history updated; broker already as asked · production',
  );
  assert.equal(renderHeadline(fixtures.rollback), '### ❌ api and history rolled back');
  assert.equal(renderHeadline(fixtures.refused), '### ⛔ update refused');
  assert.equal(renderHeadline(fixtures.cancelled), '### 🚫 api not attempted');
});

test('a heading shows what others wrote as code, and cuts it', () => {
  const headline = `locked by @bob ${'x'.repeat(300)}`;
  const heading = renderHeadline({ conclusion: 'success', headline });
  assert.equal(heading, `### ✅ locked by \`@bob\` ${'x'.repeat(184)}…`);
});
