import { createInterface, type Interface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { OpsError } from '../../src/errors.ts';
import type { Terminal } from './terminal.ts';

/** Back to the first column, and away with what is there. */
const clearLine = '\r\u001B[2K';

// Those of `renderReport`: others hide what they colour, or what stands below it.
// oxlint-disable-next-line no-control-regex -- what begins a colour is a control character
const colour = /(\u001B\[(?:0|3[1-6])m)/;

/** What goes to a terminal for people to read: colours stay, nothing else that steers it. */
function coloured(text: string): string {
  return text
    .split(colour)
    .map((part, index) => (index % 2 === 0 ? plain(part) : part))
    .join('');
}

/** Text of others, such as a manifest's, may hold what steers a terminal: colours, its title, what stands above. */
function plain(text: string): string {
  return text.replaceAll(/(?![\n\t])[\p{Cc}\p{Cf}\u2028\u2029]/gu, '');
}

type Streams = Pick<NodeJS.Process, 'stdin' | 'stdout' | 'stderr' | 'env'>;

async function askOnce(
  reader: Interface,
  question: string,
  stderr: Pick<NodeJS.WriteStream, 'write'>,
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  reader.once('SIGINT', () => reader.close());
  // Also the end of the input: a question that nobody can answer any more would wait for ever.
  reader.once('close', () => reject(new OpsError('cancelled', 'stopped at a question; nothing more was done')));
  reader.question(plain(question)).then(resolve, reject);
  try {
    return (await promise).trim();
  } catch (error) {
    stderr.write('\n');
    throw error;
  } finally {
    reader.close();
  }
}

/** The terminal, pipes or files that the process was started with. */
export function processTerminal({ stdin, stdout, stderr, env }: Streams): Terminal {
  let shown = '';
  const redraw = (line: string): void => {
    if (line === shown) return;
    stderr.write(line === '' ? clearLine : `${clearLine}${plain(line)}`);
    shown = line;
  };
  const canRedraw = stderr.isTTY && env['TERM'] !== 'dumb';
  return {
    isInteractive: stdin.isTTY && stderr.isTTY,
    canRedraw,
    // A terminal may not say how wide it is.
    width: stderr.isTTY && stderr.columns > 0 ? stderr.columns : 80,
    colours: stdout.isTTY && env['NO_COLOR'] === undefined && env['TERM'] !== 'dumb',
    print: (line) => {
      if (canRedraw) redraw('');
      // A file or a pipe gets what it is given.
      stdout.write(`${stdout.isTTY ? coloured(line) : line}\n`);
    },
    say: (line) => {
      if (canRedraw) redraw('');
      stderr.write(`${plain(line)}\n`);
    },
    redraw,
    ask: async (question) => askOnce(createInterface({ input: stdin, output: stderr }), question, stderr),
    askHidden: async (question) => {
      stderr.write(plain(question));
      // As a terminal it echoes what is typed by itself, here to nowhere.
      const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
      const reader = createInterface({ input: stdin, output: nowhere, terminal: true, historySize: 0 });
      const answer = await askOnce(reader, '', stderr);
      stderr.write('\n');
      return answer;
    },
    readInput: () => text(stdin),
  };
}
