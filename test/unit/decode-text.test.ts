import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import * as fc from 'fast-check';
import { cleanLines, cleanText, decodeBytes, decodeContent, encodeContent } from '../../src/decode-text.ts';

const hosts = '[managers]\n203.0.113.10 hostname=manager-1\n\n[broker]\n203.0.113.13\n';

function utf16(text: string, order: 'le' | 'be', mark: boolean): Buffer {
  const bytes = Buffer.from(mark ? `\uFEFF${text}` : text, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
}

suite('bytes become text', () => {
  test('of UTF-8, with and without its mark', () => {
    assert.equal(decodeBytes(Buffer.from(hosts)), hosts);
    assert.equal(decodeBytes(Buffer.from(`\uFEFFpässwörd`)), 'pässwörd');
    assert.equal(decodeBytes(Buffer.of()), '');
  });

  test('of UTF-16 in either order, as PowerShell writes it', () => {
    for (const order of ['le', 'be'] as const) {
      for (const mark of [true, false]) assert.equal(decodeBytes(utf16(hosts, order, mark)), hosts, `${order} ${mark}`);
    }
  });
});

test('a mark and Windows line breaks go; blanks go at the ends of lines, but only of what is made of lines', () => {
  assert.equal(cleanText('\uFEFFa b \r\nc\r'), 'a b \nc\n');
  assert.equal(cleanLines('\uFEFFa b \t\r\nc\u00A0 \r\n'), 'a b\nc\n');
});

suite('a secret of several lines', () => {
  test('is stored on one line that names no character of it, and read again', () => {
    const text = fc.stringMatching(/^[ -~\n]{1,400}$/).filter((each) => each.trim().includes('\n'));
    fc.assert(
      fc.property(text, (value) => {
        const stored = encodeContent(value);
        assert.ok(!stored.includes('\n') && stored.length >= 8);
        assert.equal(decodeContent(stored), cleanLines(value));
      }),
    );
  });

  test('is read as it is, and as base64 wrote it, on one line or wrapped, with and without a mark', () => {
    const base64 = Buffer.from(hosts).toString('base64');
    const wrapped = base64.replaceAll(/.{20}/g, '$&\n');
    const powershell = utf16(hosts, 'le', true).toString('base64');
    for (const given of [
      hosts,
      base64,
      wrapped,
      `base64:${base64}`,
      `base64:\n${wrapped}`,
      powershell,
      ` ${base64}\r\n`,
    ]) {
      assert.equal(decodeContent(given), hosts, given);
    }
  });

  test('of one line stays as it is: what only looks like Base64 is not touched', () => {
    const recipient = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8';
    for (const line of [
      '{"server_provider":"linode"}',
      recipient,
      'AGE-SECRET-KEY-1QQQQ',
      'abcdabcdabcdabcdabcdabcdabcd',
    ]) {
      assert.equal(encodeContent(line), line);
      assert.equal(decodeContent(line), line);
    }
  });
});
