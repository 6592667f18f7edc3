import { delimiter, join } from 'node:path';
import { goTool, isExecutable } from '../../tools/go-tool.ts';

/** What is built where act is not installed. */
const act = { name: 'act', package: 'github.com/nektos/act', version: 'v0.2.89' };

/** The path of act: on the PATH, in the cache, or built into the cache with Go. @throws Error where it can't be built */
export async function findAct(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    if (folder !== '' && (await isExecutable(join(folder, 'act')))) return join(folder, 'act');
  }
  return goTool(act, env);
}
