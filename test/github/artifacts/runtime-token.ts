import { createHmac } from 'node:crypto';
import { parseJson, textAt } from '../json.ts';

/** The runner's token for the artifact service only has to be the double's own. */
const KEY = 'artifact service of the double';

/** The token that a job shows to the artifact service: `ACTIONS_RUNTIME_TOKEN`. */
export function runtimeToken(runId: number, jobId: number): string {
  const head = encode({ alg: 'HS256', typ: 'JWT' });
  const claims = encode({ scp: `Actions.Results:${runId}:${jobId}` });
  return `${head}.${claims}.${sign(`${head}.${claims}`)}`;
}

/** The run whose token this is; undefined if it is none. */
export function runOfToken(token: string): number | undefined {
  const [head = '', claims = '', signature] = token.split('.');
  if (signature !== sign(`${head}.${claims}`)) return undefined;
  const scope = textAt(parseJson(Buffer.from(claims, 'base64url').toString()), 'scp');
  const run = /^Actions\.Results:(\d+):\d+$/.exec(scope ?? '')?.[1];
  return run === undefined ? undefined : Number(run);
}

function encode(value: Record<string, string>): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function sign(text: string): string {
  return createHmac('sha256', KEY).update(text).digest('base64url');
}
