import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { changesLine, changesSection } from '../../../src/report/markdown-changes.ts';

const from = '3fa9c21'.padEnd(40, '0');
const to = '8d1e004'.padEnd(40, '0');
const url = `https://github.com/D8-X/referral-system/compare/${from}...${to}`;

suite('what changes', () => {
  test('is one line a service, its commits folded', () => {
    const changes = {
      from,
      to,
      relation: 'newer',
      commits: 3,
      days: 1,
      url,
      subjects: ['Pay in batches', 'Add a table'],
      migration: 'yes',
    } as const;
    assert.equal(
      changesSection([{ service: 'referral', changes }, { service: 'api' }]),
      `- \`referral\` \`3fa9c21\` → \`8d1e004\` · 3 commits · 1 day · [compare](<${url}>) · **contains a database migration**

<details><summary>Commits of referral</summary>

- Pay in batches
- Add a table
- … and 1 more

</details>`,
    );
    assert.equal(changesSection([{ service: 'api' }]), '');
  });

  test('says what goes back, what went apart, and what is not known', () => {
    assert.equal(
      changesLine({ from, to, relation: 'older', commits: 14, migration: 'yes' }),
      '`3fa9c21` → `8d1e004` · **is older than what runs** · takes 14 commits back · **goes back over a database migration**',
    );
    assert.match(
      changesLine({ from, to, relation: 'apart', commits: 1, lacks: 2 }),
      /went another way than what runs\*\* · 1 commit of its own, lacks 2/,
    );
    assert.equal(
      changesLine({ to, relation: 'unknown', unknown: 'it is private', settings: ['NEW_RPC'] }),
      '(unknown) → `8d1e004` · names new settings: `NEW_RPC` · what changes is not known: it is private',
    );
    assert.match(changesLine({ from, to, relation: 'newer', migration: 'unknown' }), /too many files to tell/);
    assert.match(changesLine({ from, to: from, relation: 'same' }), /the same commit/);
  });

  test('a subject calls nobody, closes no issue, and is no Markdown and no command', () => {
    const subjects = [
      'Fixes #12 @acme/ops ::add-mask::x',
      '</details><img src=x> **bold** [a](https://x.example)',
      '',
      '- ##[error]x',
    ];
    const section = changesSection([{ service: 'api', changes: { from, to, relation: 'newer', subjects } }]);
    const text = section.replaceAll(/`[^`]*`/g, '');
    assert.doesNotMatch(text, /[@#[]|::|<img|https|\*\*/, section);
    assert.equal(section.match(/<\/details>(?!`|<img)/g)?.length, 1, section);
    assert.match(section, /\(no subject\)/);
  });
});
