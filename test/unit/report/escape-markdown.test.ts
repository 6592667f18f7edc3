import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { cell, clip, code, fence, mermaidLabel, prose } from '../../../src/report/escape-markdown.ts';
import { hostileText } from './hostile-text.ts';
import { referencesIn, rendered } from './rendered.ts';

const runs = { numRuns: 1000 };

test('plain words stay words, everything else becomes code', () => {
  assert.equal(prose('api went back to what it ran before.'), 'api went back to what it ran before.');
  assert.equal(prose('asked by @octocat, see #12'), 'asked by `@octocat`, see `#12`');
  assert.equal(prose('(see https://a.example/x)'), '(see `https://a.example/x`)');
  assert.equal(
    prose('image "ghcr.io/d8-x/api@sha256:ab" is unknown'),
    'image "`ghcr.io/d8-x/api@sha256:ab`" is unknown',
  );
  assert.equal(prose('write to mailto:…'), 'write to `mailto`:…');
  assert.equal(prose('took 12:30:45'), 'took 12:30:45');
  assert.equal(prose('- [ ] do'), '`- [ ]` do');
  assert.equal(prose('1. first'), '`1`. first');
  assert.equal(prose(' \n '), '');
});

test('code shows what it is given, whatever backticks are in it', () => {
  assert.equal(code('a b'), '`a b`');
  assert.equal(code('a`b'), '``a`b``');
  assert.equal(code('`'), '`` ` ``');
  assert.equal(code(''), '(empty)');
  assert.equal(code('a\u202Eb'), '`a<U+202E>b`');
});

test('a fence is longer than any in it', () => {
  assert.equal(fence(['a', '```', '@me']), '````text\na\n```\n@me\n````');
  assert.equal(fence(['\u001B[31mred\u001B[0m']), '```text\nred\n```');
});

test('hostile text in prose is text and code in one paragraph, with nothing for GitHub to link', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const markdown = prose(text);
      const { kinds, texts, codes } = rendered(markdown);
      for (const kind of kinds)
        assert.ok(['root', 'paragraph', 'text', 'inlineCode'].includes(kind), `${kind}: ${markdown}`);
      assert.deepEqual(referencesIn(texts), [], markdown);
      assert.ok(!markdown.includes('\n'));
      const words = (value: string): string => value.replaceAll(/\s+/g, '');
      // Nothing is lost but blanks and what can't be seen.
      const shown = words([...texts, ...codes].join('')).length;
      assert.ok(shown >= words(text.replaceAll(/\p{C}/gu, '')).length, markdown);
    }),
    runs,
  );
});

test('hostile text that was cut off has nothing for GitHub to link either', () => {
  fc.assert(
    fc.property(hostileText, fc.integer({ min: 1, max: 60 }), (text, longest) => {
      const markdown = prose(clip(text, longest));
      assert.deepEqual(referencesIn(rendered(markdown).texts), [], markdown);
    }),
    runs,
  );
});

test('hostile text in code is one code span', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const { kinds, codes } = rendered(`x ${code(text)} y`);
      for (const kind of kinds) assert.ok(['root', 'paragraph', 'text', 'inlineCode'].includes(kind), kind);
      assert.ok(codes.length <= 1);
    }),
    runs,
  );
});

test('hostile text in a table stays in its cell', () => {
  fc.assert(
    fc.property(hostileText, hostileText, (one, other) => {
      const table = `| A | B |\n| - | - |\n| ${cell(code(one))} | ${cell(prose(other))} |\n\nafter`;
      const { kinds, texts } = rendered(table);
      const allowed = new Set(['root', 'paragraph', 'text', 'inlineCode', 'table', 'tableRow', 'tableCell']);
      for (const kind of kinds) assert.ok(allowed.has(kind), `${kind}: ${table}`);
      assert.equal(texts.at(-1), 'after', table);
      assert.deepEqual(referencesIn(texts), [], table);
    }),
    runs,
  );
});

test('hostile lines in a fence stay in it', () => {
  fc.assert(
    fc.property(fc.array(hostileText, { minLength: 1, maxLength: 6 }), (lines) => {
      const { kinds, codes, texts } = rendered(`${fence(lines)}\n\nafter`);
      for (const kind of kinds) assert.ok(['root', 'paragraph', 'text', 'code'].includes(kind), kind);
      assert.equal(codes.length, 1);
      assert.deepEqual(texts, ['after']);
      assert.equal(codes[0]?.split('\n').length, lines.length);
    }),
    runs,
  );
});

test('a label of a chart has nothing that its grammar reads', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const label = mermaidLabel(text);
      assert.match(label, /^[\p{L}\p{M}\p{N} .,()/@+_=…·-]+$/u);
      assert.ok(label.length <= 62);
      assert.doesNotMatch(label, /^(section|title|click|\d)/i);
    }),
    runs,
  );
});
