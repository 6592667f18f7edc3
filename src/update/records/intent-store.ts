import type { Engine } from '../../cluster/engine/engine.ts';
import { formatJson, parseJson } from '../../exact-json.ts';
import type { Config } from '../../cluster/engine/types.ts';
import { isOpsError, OpsError } from '../../errors.ts';
import { type Intent, intentSchema } from '../model/intent.ts';
import { findConfig } from './record-store.ts';
import { z } from 'zod';

/** The config object on the manager that says what a run is changing. There is one at most. */
const intentName = 'd8x-ops.intent';

const specSchema = z.object({ Data: z.string() });

/** An intent with the object that holds it. */
export interface StoredIntent {
  readonly id: string;
  readonly intent: Intent;
}

/** What a run says it is changing, or was when it was killed. @throws OpsError `update-in-progress` for one of a form that is not known */
export async function readIntent(engine: Engine): Promise<StoredIntent | undefined> {
  const config = await findConfig(engine, intentName);
  return config === undefined ? undefined : { id: config.id, intent: parseIntent(config) };
}

/** Says what will be changed. @throws OpsError `update-in-progress` when another run's is still there */
export async function writeIntent(engine: Engine, intent: Intent): Promise<string> {
  try {
    return await engine.createConfig({
      name: intentName,
      labels: { 'd8x-ops.run': intent.run },
      data: formatJson(intent),
    });
  } catch (error) {
    if (!isOpsError(error, 'engine-conflict')) throw error;
    throw new OpsError('update-in-progress', `another run says on the manager that it is changing services`, {
      where: intentName,
      hint: 'Start again: what a killed run left is recovered at the start of the next.',
      cause: error,
    });
  }
}

/** Takes it away: everything is verified and recorded, or back as it was. */
export async function removeIntent(engine: Engine, id: string): Promise<void> {
  try {
    await engine.removeConfig(id);
  } catch (error) {
    if (!isOpsError(error, 'engine-not-found')) throw error;
  }
}

function parseIntent({ spec }: Config): Intent {
  try {
    const { Data } = specSchema.parse(spec);
    return intentSchema.parse(parseJson(Buffer.from(Data, 'base64').toString('utf8')));
  } catch (cause) {
    throw new OpsError(
      'update-in-progress',
      `the manager holds a note of a run in a form that is not known (${intentName})`,
      {
        hint: `A newer d8x-ops may have written it: use that one. Otherwise look at it with: docker config inspect ${intentName}`,
        cause,
      },
    );
  }
}
