import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { suite, test } from 'node:test';
import { newIdentity, parseIdentity } from '../../../../src/backup/format/identity.ts';
import { parseRecipients } from '../../../../src/backup/format/recipients.ts';
import { type OpsError, isOpsError } from '../../../../src/errors.ts';
import { Secret } from '../../../../src/secret.ts';

const one = await newIdentity(false);
const other = await newIdentity(false);
const quantum = await newIdentity(true);

function refusal(lines: readonly string[]): OpsError {
  try {
    parseRecipients(lines);
  } catch (error) {
    if (isOpsError(error, 'input-invalid')) return error;
    throw error;
  }
  return assert.fail('was accepted');
}

suite('recipients', () => {
  test('are read from lines, with comments, blank lines and repetitions passed over', () => {
    const text = `# the vault\n${one.recipient}\n\n  ${other.recipient} \r\n${one.recipient}`;
    assert.deepEqual(parseRecipients([text]), { keys: [one.recipient, other.recipient], postQuantum: false });
    assert.deepEqual(parseRecipients(text.split('\n')), parseRecipients([text]));
  });

  test('may be post-quantum', () => {
    assert.deepEqual(parseRecipients([quantum.recipient]), { keys: [quantum.recipient], postQuantum: true });
  });

  test('are read from one line, and where line breaks were lost, stand there in letters or were put in', () => {
    const both = { keys: [one.recipient, other.recipient], postQuantum: false };
    for (const between of [' ', ', ', ';', String.raw`\n`, String.raw`\r\n`, '\n\n', ' \n']) {
      assert.deepEqual(
        parseRecipients([`${one.recipient}${between}${other.recipient}`]),
        both,
        JSON.stringify(between),
      );
    }
    assert.deepEqual(parseRecipients([`"${one.recipient}" `, `${other.recipient} # the other`]), both);
    assert.deepEqual(parseRecipients([one.recipient.toUpperCase(), other.recipient]), both);
    for (const key of [one.recipient, quantum.recipient]) {
      const wrapped = key.match(/.{1,60}/g)?.join('\n') ?? '';
      assert.deepEqual(parseRecipients([wrapped]).keys, [key]);
    }
  });

  test('are never taken from a comment, and that is said', () => {
    const behind = /is a comment with a recipient in it/;
    assert.match(refusal([`# public key: ${one.recipient}`]).message, behind);
    assert.match(refusal([`# the vault ${one.recipient} # bob ${other.recipient}`]).message, behind);
    assert.match(refusal([`${one.recipient} # old: ${other.recipient}`]).message, /has a recipient behind its #/);
    assert.deepEqual(parseRecipients([one.recipient, `# old: ${other.recipient}`]).keys, [one.recipient]);
  });

  test('are refused with every fault, each at its line', () => {
    const damaged = `${one.recipient.slice(0, -1)}${one.recipient.endsWith('q') ? 'p' : 'q'}`;
    const lines = [
      one.recipient,
      damaged,
      'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI someone',
      other.secret.reveal(),
      'hunter2',
      'age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t',
      `${quantum.recipient.slice(0, -3)}qqq`,
    ];
    const error = refusal(lines);
    assert.deepEqual(
      error.problems.map(({ path, message }) => `${path} ${message.split(':')[0] ?? ''}`),
      [
        'backup-recipients:2 is damaged',
        'backup-recipients:3 is an SSH key',
        'backup-recipients:4 is a secret key',
        'backup-recipients:5 is no age recipient',
        'backup-recipients:6 belongs to an age plugin or is damaged',
        'backup-recipients:7 is damaged',
      ],
    );
    assert.doesNotMatch(inspect(error), /AGE-SECRET-KEY-1[A-Z0-9]|hunter2/);
  });

  test('are refused when there is none, or sorts that age does not mix', () => {
    assert.match(refusal([]).message, /names no recipient/);
    assert.match(refusal(['', '# nobody']).message, /names no recipient/);
    assert.match(refusal([one.recipient, quantum.recipient]).message, /mixes post-quantum/);
  });
});

suite('an identity', () => {
  test('is read alone and from the file that age-keygen writes', async () => {
    for (const each of [one, quantum]) {
      const file = `# created: 2026-01-01T00:00:00Z\n# public key: ${each.recipient}\n${each.secret.reveal()}\n`;
      for (const text of [each.secret.reveal(), file]) {
        const read = await parseIdentity(new Secret(text));
        assert.deepEqual([read.recipient, read.secret.reveal()], [each.recipient, each.secret.reveal()]);
      }
    }
  });

  test('is read from one line, and where line breaks were lost, stand there in letters or were put in', async () => {
    for (const each of [one, quantum]) {
      const key = each.secret.reveal();
      const file = `# created: 2026-01-01T00:00:00Z\n# public key: ${each.recipient}\n${key}\n`;
      for (const text of [
        file.replaceAll('\n', ' '),
        file.replaceAll('\n', String.raw`\n`),
        JSON.stringify(file),
        `"${key}"`,
        key.toLowerCase(),
        `${key} # mine`,
        key.match(/.{1,40}/g)?.join('\n') ?? '',
      ]) {
        assert.equal((await parseIdentity(new Secret(text))).recipient, each.recipient);
      }
    }
  });

  const damaged = `${one.secret.reveal().slice(0, -3)}QQQ`;
  const cases: readonly (readonly [string, RegExp])[] = [
    ['', /is empty/],
    ['# only a comment', /is empty/],
    [`${one.secret.reveal()}\n${other.secret.reveal()}`, /holds 2 keys/],
    [`${one.secret.reveal()} ${other.secret.reveal()}`, /holds 2 keys/],
    [`# ${one.secret.reveal()}`, /has its key in a comment/],
    [`${one.secret.reveal()} and more`, /has other text beside its key/],
    [one.recipient, /is a public key/],
    ['AGE-PLUGIN-YUBIKEY-1QQQQQQQQ', /belongs to an age plugin/],
    ['-----BEGIN OPENSSH PRIVATE KEY-----', /is an SSH or PEM key/],
    ['hunter2', /is no age secret key/],
    [damaged, /is damaged/],
  ];
  for (const [text, expected] of cases) {
    test(`is refused: ${expected.source}`, async () => {
      await assert.rejects(parseIdentity(new Secret(text)), (error) => {
        assert.ok(isOpsError(error, 'input-invalid'));
        assert.match(error.message, expected);
        assert.doesNotMatch(inspect(error), /AGE-SECRET-KEY-1[A-Z0-9]{9}|hunter2/);
        return true;
      });
    });
  }
});
