import { OpsError } from '../../errors.ts';
import { isPlain } from '../keys/key-file.ts';
import type { RollbackTarget } from '../model/record.ts';
import {
  addresses,
  changeRefused,
  keyless,
  keyNeeded,
  type KeyQuestion,
  nothingAboutKeys,
  type PlannedKey,
} from './plan-key.ts';
import { answerOf, presentAddress } from '../keys/present-address.ts';

type BackQuestion = KeyQuestion & { readonly step: Pick<RollbackTarget, 'keyFile' | 'keyAddress' | 'isAsRecorded'> };

/**
 * What a rollback does with the key of a service: the file that the earlier image wrote comes back with it. Where none is kept, or
 * somebody changed image or key since, the given key is put there instead. Pure.
 */
export function planKeyBack(question: BackQuestion): PlannedKey {
  const { service, toOtherImage, keys, record, policy, keepAs, step } = question;
  const answer = answerOf(service, keys);
  const given = keys.given[service];
  if (answer.kind === 'keyless') return keyless(given !== undefined);
  const present = presentAddress(service, keys, record).address;
  const recorded = record?.history[0].keyAddress;
  const isChanged = !step.isAsRecorded || (answer.kind === 'address' && recorded !== undefined && recorded !== present);
  const base = { ...nothingAboutKeys, fileServes: answer.kind !== 'silent' };
  const look = keys.files[service];
  const kept = look === undefined || look instanceof OpsError ? [] : look.kept;
  if (!isChanged && step.keyFile !== undefined && kept.includes(step.keyFile)) {
    const after = step.keyAddress;
    const isOther = after !== undefined && after !== present;
    return {
      ...base,
      address: addresses(present, after, answer),
      change: { kind: 'restore', keepAs, from: step.keyFile },
      isOther,
    };
  }
  const same = { ...base, address: addresses(present, present, answer) };
  const isSameKey = step.keyAddress === undefined || present === undefined || step.keyAddress === present;
  if (!toOtherImage && isSameKey && answer.kind !== 'silent') return same;
  if (given !== undefined) {
    const isOther = given !== present;
    const planned = { ...base, address: addresses(present, given, answer) };
    const isRefused = isOther && given !== step.keyAddress && !policy.allowKeyChange;
    if (isRefused) return { ...planned, problems: [changeRefused(question, present, given)] };
    return { ...planned, change: { kind: 'replace', keepAs }, isOther };
  }
  if (policy.keyFilesKeptPlain.includes(service)) return same;
  if (look !== undefined && !(look instanceof OpsError) && isPlain(look.file))
    return { ...same, change: { kind: 'keep', keepAs } };
  return { ...same, problems: [keyNeeded(service, reasonFor(question, isChanged), step.keyAddress ?? present)] };
}

function reasonFor({ service, step, keys }: BackQuestion, isChanged: boolean): string {
  if (!step.isAsRecorded)
    return `somebody changed the image of ${service} since, by other means, so the file that its earlier image wrote is not there any more`;
  if (isChanged)
    return `somebody changed the key of ${service} since, by other means: the kept file is not of the key that it has now`;
  const look = keys.files[service];
  if (look instanceof OpsError) return `what is kept of the key file of ${service} was not seen (${look.message})`;
  return `the key file that the earlier image of ${service} wrote is not kept, and another image's it can't read`;
}
