import { readFile } from 'node:fs/promises';
import { misused } from '../declare/parse-arguments.ts';
import type { InitArguments } from './answers.ts';

const appNumber = /^[1-9]\d{0,18}$/;

/**
 * The number of the bot's app: as it was given, else as the bot's set-up wrote it into `.env` of the folder that one is in. Undefined where
 * neither says it.
 * @throws OpsError `command-invalid` for what is no number
 */
export async function findBotApp(given: InitArguments): Promise<string | undefined> {
  const id = given.text('bot-app-id');
  if (id === undefined) return appIn(await textAt('.env'));
  if (appNumber.test(id)) return id;
  throw misused('init', [{ path: '--bot-app-id', message: "should be the app's number, from its page or APP_ID" }]);
}

/** `APP_ID` of the text of a `.env`. */
export function appIn(text: string): string | undefined {
  const [, , value = ''] = /^[ \t]*(?:export[ \t]+)?APP_ID[ \t]*=[ \t]*(["']?)(\d+)\1[ \t]*\r?$/m.exec(text) ?? [];
  return appNumber.test(value) ? value : undefined;
}

async function textAt(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return '';
  }
}
