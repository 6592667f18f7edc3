import type { ProcessVariables } from './hide/split-environment.ts';
import type { InputName } from './inputs/schema.ts';

/** Inputs that workflows take from secrets, and that may have several lines. */
const files = [
  'd8x-config',
  'hosts-cfg',
  'ssh-private-key',
  'ssh-known-hosts',
  'backup-identity',
  'backup-signing-key',
] as const satisfies readonly InputName[];

/** Lines of at most this many characters, masked, make a log unreadable and break what machines read. */
const longestPiece = 3;

/**
 * The lines of a text that are so short that whatever has such a piece in it becomes `***`, when the text is a secret: GitHub's runner
 * masks each line of a secret by itself, trimmed, also a lone bracket (actions/runner, Worker.cs). None for a text of one line.
 */
function shortLines(text: string): readonly string[] {
  const lines = text.split(/[\r\n]+/).map((line) => line.trim());
  const told = lines.filter((line) => line !== '');
  return told.length < 2 ? [] : [...new Set(told.filter((line) => line.length <= longestPiece))];
}

/** What the runner may mask wherever it stands, of all that this run writes: short lines of its inputs. */
export function maskedPieces(given: ProcessVariables): readonly string[] {
  return [...new Set(files.flatMap((name) => shortLines(inputOf(given, name))))];
}

/** A sentence for each input whose lines, as a secret, would be masked like that: what comes of it, and the remedy. */
export function maskingWarnings(given: ProcessVariables): readonly string[] {
  return files
    .filter((name) => shortLines(inputOf(given, name)).length > 0)
    .map((name) => {
      const oneLine = name === 'd8x-config' ? 'on one line (jq -c . d8x.conf.json) or ' : '';
      return `${name} has lines of a character or three, such as a lone brace. Where it is a secret, GitHub masks each of them wherever it stands: the log has holes, and the outputs result, updated and rolled-back do not reach other jobs. Store that secret ${oneLine}in Base64 (base64 -w0); both are read.`;
    });
}

/** The input as GitHub passes it: what the runner knows is the secret as it is stored, encoded or not. */
function inputOf(given: ProcessVariables, name: InputName): string {
  return given[`INPUT_${name.toUpperCase()}`] ?? '';
}
