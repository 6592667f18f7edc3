import { counted } from '../../src/report/quantities.ts';
import type { Check } from './check.ts';

const signs: Readonly<Record<Check['state'], { readonly word: string; readonly colour: string }>> = {
  ok: { word: 'ok  ', colour: '32' },
  warn: { word: 'warn', colour: '33' },
  fail: { word: 'FAIL', colour: '31' },
  info: { word: 'info', colour: '36' },
};

/** The report as lines; the words stay when the colours are off. */
export function renderReport(checks: readonly Check[], colours: boolean): readonly string[] {
  const nameWidth = Math.max(...checks.map(({ name }) => name.length));
  const whereWidth = Math.min(28, Math.max(...checks.map(({ where }) => where.length)));
  const lines = checks.flatMap(({ state, name, where, found, remedy }) => {
    const { word, colour } = signs[state];
    const sign = colours ? `\u001B[${colour}m${word}\u001B[0m` : word;
    return [
      `${sign}  ${name.padEnd(nameWidth)}  ${where.padEnd(whereWidth)}  ${oneLine(found)}`,
      ...(remedy === undefined ? [] : [`      ${''.padEnd(nameWidth)}  → ${oneLine(remedy)}`]),
    ];
  });
  return [...lines, '', summary(checks)];
}

/** Such as `1 failure, 2 warnings, 20 ok`. */
function summary(checks: readonly Check[]): string {
  const number = (state: Check['state']): number => checks.filter((check) => check.state === state).length;
  return [counted(number('fail'), 'failure'), counted(number('warn'), 'warning'), `${number('ok')} ok`].join(', ');
}

export function hasFailures(checks: readonly Check[]): boolean {
  return checks.some(({ state }) => state === 'fail');
}

/** Texts of hosts are not let loose on the terminal. */
function oneLine(text: string): string {
  return text.replaceAll(/[\r\n\u2028\u2029]+/g, ' ').replaceAll(/\p{Cc}/gu, '');
}
