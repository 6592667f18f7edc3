import type { SecretMasker } from '../../github/runner/secret-masker.ts';

/** The job's log as GitHub shows it, with secrets masked, and what else the step told the runner. */
export interface JobLog {
  readonly log: string;
  readonly annotations: readonly Annotation[];
  readonly masks: readonly string[];
}

interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string | undefined;
  readonly message: string;
}

/**
 * Takes a step's output apart as the runner does: commands are carried out and not shown. What `masker` knows is hidden; an
 * `add-mask` holds from its line on.
 */
export function readLog(written: string, masker: SecretMasker): JobLog {
  const masks: string[] = [];
  const annotations: Annotation[] = [];
  const shown: string[] = [];
  const masked = (line: string): string => masker.maskLines(line);
  for (const line of written.split('\n')) {
    const [, command = '', properties = '', data = ''] = /^::([a-z-]+)(?: ([^:]*))?::(.*)$/.exec(line) ?? [];
    if (command === 'add-mask') {
      const secret = unescape(data);
      masks.push(...[secret, ...secret.split('\n')].filter((part) => part !== ''));
      masker.addSecret(secret);
    } else if (command === 'error' || command === 'warning' || command === 'notice') {
      const title = /(?:^|,)title=([^,]*)/.exec(properties)?.[1];
      const message = masked(unescape(data));
      annotations.push({ level: command, title: title === undefined ? undefined : unescape(title), message });
      shown.push(message);
    } else shown.push(masked(line));
  }
  return { log: shown.join('\n'), annotations, masks };
}

function unescape(text: string): string {
  return text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%');
}
