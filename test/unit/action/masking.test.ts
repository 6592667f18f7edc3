import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { defaultTreeAdapter, parseFragment, type DefaultTreeAdapterTypes } from 'parse5';
import { maskedPieces, maskingWarnings } from '../../../action/masked-lines.ts';
import { unmaskedSummary } from '../../../action/unmasked-summary.ts';
import { renderSummary } from '../../../src/report/markdown.ts';
import { SecretMasker } from '../../github/runner/secret-masker.ts';
import { fixtures } from '../report/fixtures.ts';

const config = {
  services: { api: { hostname: 'api.example.com' } },
  rpcs: [['https://a'], ['https://b']],
  database_dsn: 'x',
};
const pretty = JSON.stringify(config, null, 2);
const given = (text: string): Record<string, string> => ({ 'INPUT_D8X-CONFIG': text });

suite('lines of a secret that the runner masks', () => {
  test('are found in a pretty configuration, and the warning names the input and the remedy', () => {
    assert.deepEqual(maskedPieces(given(pretty)).toSorted(), ['[', ']', '],', '{', '}', '},'].toSorted());
    const [warning = '', ...others] = maskingWarnings(given(pretty));
    assert.match(
      warning,
      /^d8x-config has lines .* result, updated and rolled-back do not reach other jobs\. .*jq -c .*base64 -w0/,
    );
    assert.equal(others.length, 0);
    assert.equal(new SecretMasker([pretty]).mask(warning), warning, 'it is readable itself');
  });

  test('are none in a text of one line, encoded or not, nor in one of long lines', () => {
    const key =
      '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ\n-----END OPENSSH PRIVATE KEY-----\n';
    for (const text of [JSON.stringify(config), Buffer.from(pretty).toString('base64'), key, '{', '']) {
      assert.deepEqual(maskingWarnings(given(text)), [], text);
    }
    assert.deepEqual(maskingWarnings({ 'INPUT_SSH-PRIVATE-KEY': key }), []);
  });

  test('are found whatever ends them, in any of the files', () => {
    assert.equal(maskingWarnings(given('{\r\n"a": 1\r\n}')).length, 1);
    assert.equal(maskingWarnings({ 'INPUT_HOSTS-CFG': '[m]\n10.0.0.1 a=b' }).length, 1);
  });
});

interface Page {
  readonly text: string;
  readonly links: readonly string[];
}

/** What a reader gets of the page of a summary, whatever it is written with. An alert's kind is a word in front of it. */
function readPage(markdown: string): Page {
  const html = micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
  const links: string[] = [];
  const textOf = (node: DefaultTreeAdapterTypes.Node): string => {
    if (defaultTreeAdapter.isTextNode(node)) return node.value;
    if (defaultTreeAdapter.isElementNode(node) && node.tagName === 'a')
      links.push(node.attrs.find(({ name }) => name === 'href')?.value ?? '');
    return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
  };
  const text = textOf(parseFragment(html))
    .replaceAll(/\[!([A-Z])([A-Z]+)\]/g, (_, first: string, rest: string) => first + rest.toLowerCase())
    .replaceAll(/\s+/g, ' ');
  return { text, links };
}

suite('the summary of a run whose configuration is masked line by line', () => {
  const masker = new SecretMasker([pretty]);
  for (const [name, result] of Object.entries(fixtures)) {
    test(`is whole: ${name}`, () => {
      const plain = renderSummary(result);
      const summary = renderSummary(result, (text) => unmaskedSummary(text, maskedPieces(given(pretty))));
      assert.equal(masker.maskLines(summary), summary, 'nothing of it is masked');
      assert.deepEqual(readPage(summary), readPage(plain), 'and it reads the same');
    });
  }

  test('is as it was where nothing would be masked', () => {
    const plain = renderSummary(fixtures.success);
    assert.equal(unmaskedSummary(plain, []), plain);
    assert.equal(unmaskedSummary(plain, ['42,', '"a"']), plain);
  });

  test('says braces and brackets that it has to say by their names', () => {
    const markdown = 'a `{x: [1]}` and [b `c`](<https://d/?e=1&f>) or }\n\n```text\nlog {"a":["<b>"]}\n```\n';
    const shown = unmaskedSummary(markdown, ['{', '}', '[', ']']);
    assert.equal(masker.maskLines(shown), shown);
    assert.deepEqual(readPage(shown), readPage(markdown));
  });
});
