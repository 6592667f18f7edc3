import { defined } from '../../defined.ts';
import type { KeyService, RunPolicy } from '../../request.ts';
import { OpsError } from '../../errors.ts';
import { isPlain } from '../keys/key-file.ts';
import type { KeyChange, PlanRequest, KeyAddresses } from '../model/plan.ts';
import type { PlanProblem } from '../model/plan-problem.ts';
import type { DeploymentRecord } from '../model/record.ts';
import type { Address } from '../model/address.ts';
import { brokerService, referralService } from '../keys/key-services.ts';
import type { ObservedKeys, AddressAnswer } from '../model/observed-keys.ts';
import { answerOf, presentAddress } from '../keys/present-address.ts';

/** What a run does about the key of one service. */
export interface PlannedKey {
  readonly change: KeyChange | undefined;
  readonly address: KeyAddresses | undefined;
  /** Whether the service may have another address afterwards than it has. */
  readonly isOther: boolean;
  /** Whether the file that is replaced is one that the running image reads. */
  readonly fileServes: boolean;
  readonly problems: readonly PlanProblem[];
  readonly notices: readonly string[];
}

export interface KeyQuestion {
  readonly service: KeyService;
  /** Whether the service is to run another image than it does: that one can't read what the present one encrypted. */
  readonly toOtherImage: boolean;
  readonly keys: ObservedKeys;
  readonly record: DeploymentRecord | undefined;
  readonly policy: Pick<RunPolicy, 'allowKeyChange' | 'keyFilesKeptPlain'>;
  readonly keepAs: string;
}

export const nothingAboutKeys: PlannedKey = {
  change: undefined,
  address: undefined,
  isOther: false,
  fileServes: true,
  problems: [],
  notices: [],
};

/** The input that a service's key is given with. */
const keyInputs = {
  referral: 'referral-executor-key',
  broker: 'broker-private-key',
} as const satisfies Record<KeyService, string>;

/** Name under which a run keeps the file that it replaces: unique among runs and attempts, and safe as a file's name. */
export function keepName({ id, attempt }: Pick<PlanRequest['run'], 'id' | 'attempt'>): string {
  return `${id.replaceAll(/[^A-Za-z0-9]+/g, '-').replace(/^-/, '')}-${attempt}`;
}

/** What an update does with the key of a service. Pure. */
export function planKey(question: KeyQuestion): PlannedKey {
  const { service, toOtherImage, keys, record, policy } = question;
  const given = keys.given[service];
  const answer = answerOf(service, keys);
  if (answer.kind === 'keyless') return keyless(given !== undefined);
  const present = presentAddress(service, keys, record);
  const base = { ...nothingAboutKeys, fileServes: answer.kind !== 'silent' };
  if (given === undefined) {
    const same = { ...base, address: addresses(present.address, present.address, answer) };
    return toOtherImage ? withoutKey(question, same) : same;
  }
  const notices =
    present.because === undefined ? [] : [`${service} signs with ${present.address ?? 'it'}, ${present.because}.`];
  const planned = { ...base, notices, address: addresses(present.address, given, answer) };
  const replace: KeyChange = { kind: 'replace', keepAs: question.keepAs };
  if (given !== present.address) {
    if (policy.allowKeyChange) return { ...planned, change: replace, isOther: true };
    return { ...planned, problems: [changeRefused(question, present.address, given)] };
  }
  // What can't start may have a file that its image can't read.
  const needsFile = toOtherImage ? !policy.keyFilesKeptPlain.includes(service) : answer.kind === 'silent';
  if (needsFile) return { ...planned, change: replace };
  return { ...planned, notices: [...notices, `${service} has the given key already (${given}).`] };
}

/** Another image, and no key: it reads a file that is plain, and no other. */
function withoutKey({ service, keys, policy, keepAs }: KeyQuestion, planned: PlannedKey): PlannedKey {
  if (policy.keyFilesKeptPlain.includes(service)) return planned;
  const look = keys.files[service];
  if (look !== undefined && !(look instanceof OpsError) && isPlain(look.file)) {
    const notice = `The key file of ${service} is still plain: the new image reads it, and should encrypt it.`;
    return { ...planned, change: { kind: 'keep', keepAs }, notices: [...planned.notices, notice] };
  }
  const unseen = look instanceof OpsError ? ` (whether the file is still plain was not seen: ${look.message})` : '';
  const message = `another image of ${service} can't read the key that the present one encrypted, and no key is given${unseen}`;
  return { ...planned, problems: [keyNeeded(service, message, planned.address?.before)] };
}

/** The refusal for a key that is missing. */
export function keyNeeded(service: KeyService, message: string, address: Address | undefined): PlanProblem {
  const whose = address === undefined ? '' : `, whose address is ${address}`;
  return {
    path: service,
    code: 'key-needed',
    message,
    hint: `Give its private key${whose}, as ${keyInputs[service]}; or say keyfile-encryption: ${service}=none if its images leave the file as it is.`,
  };
}

/** The refusal for a key of another address. */
export function changeRefused(
  { service, keys }: Pick<KeyQuestion, 'service' | 'keys'>,
  before: Address | undefined,
  given: Address,
): PlanProblem {
  const answer = answerOf(service, keys);
  const why = 'because' in answer ? ` (${answer.because})` : '';
  const message =
    before === undefined
      ? `the given key of ${service} is that of ${given}, and with which address it signs now is not known${why}`
      : `the given key of ${service} is that of ${given}, but ${service} signs with ${before}`;
  return {
    path: service,
    code: 'key-change-refused',
    message,
    hint: `If it is meant to sign with ${given} from now on, allow it: --allow-key-change, or the input allow-key-change in a workflow file. Otherwise give the right ${keyInputs[service]}.`,
  };
}

/** A broker that lets nobody pay out never reads its key. */
export function keyless(isGiven: boolean): PlannedKey {
  const left = isGiven ? '; the given one is left out' : '';
  return {
    ...nothingAboutKeys,
    notices: [`broker has no allowedExecutors: it uses no key, and none is compared${left}.`],
  };
}

export function addresses(
  before: Address | undefined,
  after: Address | undefined,
  answer: AddressAnswer,
): KeyAddresses | undefined {
  if (before === undefined && after === undefined) return undefined;
  return {
    ...defined({ before, after }),
    ...(answer.kind === 'address' ? { answered: true } : {}),
  };
}

/** Keys that were given although nothing that reads them is asked for: they stay as they are. */
export function unusedKeyNotices({ services, keys }: Pick<PlanRequest, 'services' | 'keys'>): string[] {
  const isAsked = (name: string): boolean => services.some(({ service }) => service === name);
  return [
    ...(keys.referralExecutorKey === undefined || isAsked(referralService) ? [] : [unused(referralService)]),
    ...(keys.brokerPrivateKey === undefined || isAsked(brokerService) ? [] : [unused(brokerService)]),
  ];
}

function unused(service: string): string {
  return `A key for ${service} is given, but ${service} is not among the services: its key stays as it is.`;
}
