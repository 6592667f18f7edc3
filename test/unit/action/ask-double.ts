import { type Ask, askWith } from '../../../action/github/ask.ts';
import { Secret } from '../../../src/secret.ts';
import type { GitHubDouble } from '../../github/double.ts';

/** Longer than any machine is busy: a request that is given up is made again, which tests that count requests would see. */
const timeoutMs = 3_600_000;

/** Asks GitHub's double as the Action does, with a token; waits take no time, and are told in milliseconds. */
export function askDouble(
  github: Pick<GitHubDouble, 'apiUrl'>,
  token: string,
  onSleep: (milliseconds: number) => void = () => undefined,
): Ask {
  return askWith(new Secret(token), github.apiUrl, { timeoutMs, sleep: async (milliseconds) => onSleep(milliseconds) });
}
