import { Encrypter } from 'age-encryption';
import { OpsError, type Problem } from '../../errors.ts';

/** Public keys that a backup is encrypted for, each accepted by age. */
export interface Recipients {
  readonly keys: readonly string[];
  /** Whether all of them resist a quantum computer (`age1pq1…`, `age1tagpq1…`); age lets no file mix both sorts. */
  readonly postQuantum: boolean;
}

/** A word that should be a recipient, and where it stands. */
interface Word {
  readonly text: string;
  readonly path: string;
}

/**
 * Reads age recipients: one a line, or several with blanks or commas between them; empty lines and `#` comments are passed over. One that a
 * line break was put into is read as a whole, which its checksum allows.
 *
 * @throws OpsError `input-invalid` with every problem found, each at `path:line`
 */
export function parseRecipients(lines: readonly string[], path = 'backup-recipients'): Recipients {
  const keys = new Set<string>();
  const problems: Problem[] = [];
  const { words, hidden } = readWords(lines, path, problems);
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    if (word === undefined) continue;
    const message = fault(word.text);
    const parts = message === undefined ? 1 : wholeFrom(words, at);
    if (parts === undefined) problems.push({ path: word.path, message: message ?? '' });
    else {
      keys.add(joined(words, at, parts));
      at += parts - 1;
    }
  }
  const [comment] = hidden;
  if (keys.size === 0 && problems.length === 0 && comment !== undefined) {
    problems.push({
      path: comment,
      message:
        'is a comment with a recipient in it, and there is no other: give the recipient (age1…) on a line of its own',
    });
  }
  const quantumProof = [...keys].filter((key) => isPostQuantum(key));
  if (keys.size === 0 && problems.length === 0) problems.push({ path, message: 'names no recipient' });
  if (quantumProof.length > 0 && quantumProof.length < keys.size) {
    problems.push({ path, message: 'mixes post-quantum recipients (age1pq1…) with others, which age refuses to read' });
  }
  if (problems.length === 0) return { keys: [...keys], postQuantum: quantumProof.length > 0 };
  const [first] = problems;
  const all = problems.length === 1 ? '' : ` (and ${problems.length - 1} more problems)`;
  throw new OpsError('input-invalid', `${first?.path ?? path} ${first?.message ?? ''}${all}`, {
    where: path,
    problems,
    hint: 'Give age public keys, one a line, as age-keygen -y prints them (age1…).',
  });
}

/** Splits lines into words; `hidden` are the places of recipients in comments, which nobody may be encrypted for by accident. */
function readWords(
  lines: readonly string[],
  path: string,
  problems: Problem[],
): { readonly words: readonly Word[]; readonly hidden: readonly string[] } {
  const words: Word[] = [];
  const hidden: string[] = [];
  const each = lines.flatMap((line) => line.replaceAll(/(?:\\r)?\\n/g, '\n').split('\n'));
  for (const [index, raw] of each.entries()) {
    const line = raw.trim().replaceAll(/^["']|["',;]+$/g, '');
    const place = `${path}:${index + 1}`;
    const hash = line.search(/(?:^|\s)#/);
    const before = (hash < 0 ? line : line.slice(0, hash)).trim();
    const hides = hash >= 0 && /\bage1[a-z0-9]{20}/i.test(line.slice(hash));
    if (before === '') {
      if (hides) hidden.push(place);
    } else if (hides) {
      problems.push({
        path: place,
        message: 'has a recipient behind its #: give each on a line of its own, or remove it',
      });
    } else {
      // What is no recipient is told as a whole: it may be a key of SSH with its name.
      const found = /^age1/i.test(before) ? before.split(/[\s,;]+/) : [before];
      words.push(...found.map((text) => ({ text: normal(text), path: place })));
    }
  }
  return { words, hidden };
}

/** Bech32 is all capital letters or none, as QR codes have it; age itself takes small ones. */
function normal(text: string): string {
  return /^AGE1[A-Z0-9]+$/.test(text) ? text.toLowerCase() : text;
}

/** Of how many words, from this one on, a recipient is made; undefined where it is none. */
function wholeFrom(words: readonly Word[], at: number): number | undefined {
  if (words[at]?.text.startsWith('age1') !== true) return undefined;
  for (let parts = 2; parts <= 64 && /^(?!age1)[a-z0-9]+$/.test(words[at + parts - 1]?.text ?? ''); parts += 1) {
    if (fault(joined(words, at, parts)) === undefined) return parts;
  }
  return undefined;
}

function joined(words: readonly Word[], at: number, parts: number): string {
  return words
    .slice(at, at + parts)
    .map(({ text }) => text)
    .join('');
}

function isPostQuantum(key: string): boolean {
  return key.startsWith('age1pq1') || key.startsWith('age1tagpq1');
}

/** What is wrong with a recipient. A secret key that was given by mistake is not shown. */
function fault(key: string): string | undefined {
  if (/^AGE-(SECRET-KEY|PLUGIN)-/i.test(key))
    return 'is a secret key: replace it, since it has been where it should not be';
  if (/^(ssh-|ecdsa-|sk-)/.test(key)) return 'is an SSH key: only recipients of age itself are supported';
  if (key.startsWith('-----BEGIN')) return 'is no public key of age';
  if (!key.startsWith('age1')) return 'is no age recipient: it does not begin with age1';
  try {
    new Encrypter().addRecipient(key);
    return undefined;
  } catch {
    return /^age1[a-z0-9]+1[a-z0-9]+$/.test(key) && !isPostQuantum(key) && !key.startsWith('age1tag1')
      ? 'belongs to an age plugin or is damaged: only recipients of age itself are supported'
      : 'is damaged: its checksum does not hold';
  }
}
