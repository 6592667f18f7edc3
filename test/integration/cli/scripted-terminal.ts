import type { Terminal } from '../../../cli/terminal/terminal.ts';

/** A terminal whose person answers by the first pattern that fits the question, and that keeps what was written. */
export interface ScriptedTerminal extends Terminal {
  /** Everything that was printed, said or drawn, in order. */
  readonly text: string;
  readonly printed: readonly string[];
  readonly asked: readonly string[];
}

/** @param answers undefined where nobody is there */
export function scriptedTerminal(answers?: readonly (readonly [RegExp, string])[], input = ''): ScriptedTerminal {
  const lines: string[] = [];
  const printed: string[] = [];
  const asked: string[] = [];
  const ask = async (question: string): Promise<string> => {
    asked.push(question);
    const answer = answers?.find(([pattern]) => pattern.test(question))?.[1];
    if (answer === undefined) throw new Error(`nobody answers: ${question}`);
    return Promise.resolve(answer);
  };
  return {
    isInteractive: answers !== undefined,
    canRedraw: true,
    width: 100,
    colours: false,
    get text() {
      return lines.join('\n');
    },
    printed,
    asked,
    print: (line) => {
      lines.push(line);
      printed.push(line);
    },
    say: (line) => void lines.push(line),
    redraw: (line) => void lines.push(line),
    ask,
    askHidden: ask,
    readInput: () => Promise.resolve(input),
  };
}
