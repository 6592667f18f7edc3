import { defined } from '../../defined.ts';
import { type OpsError, toOpsError } from '../../errors.ts';
import { type KeyService, keyServices } from '../../request.ts';
import type { Secret } from '../../secret.ts';
import type { UpdateContext } from '../model/context.ts';
import { hostFinder } from '../model/hosts-of-nodes.ts';
import { brokerKeys, referralKeys } from './key-files.ts';
import type { KeyFile } from './key-file.ts';
import type { Observation } from '../model/observation.ts';
import { type Address, addressOf } from '../model/address.ts';
import { askBroker, askReferral } from './ask-services.ts';
import { readsKey, referralService } from './key-services.ts';
import { noKeys, type ObservedKeys, type KeyFileLook } from '../model/observed-keys.ts';

type Seen = Pick<Observation, 'services' | 'brokerServices' | 'hosts'>;
type KeyContext = Pick<UpdateContext, 'cluster' | 'deployment' | 'keys' | 'run' | 'signal'>;

/**
 * Asks `referral` and `broker` with which addresses they sign, and looks at the key files of those of them that are asked for. Does
 * nothing where neither is. Of a file only what `KeyFileState` has leaves its host.
 * @param names the services asked for
 */
export async function observeKeys(context: KeyContext, seen: Seen, names: readonly string[]): Promise<ObservedKeys> {
  const asked = keyServices.filter((name) => names.includes(name));
  if (asked.length === 0) return noKeys;
  const { cluster, signal } = context;
  const broker = seen.brokerServices.find(({ name }) => readsKey('broker', name));
  const referral = seen.services.find(({ name }) => readsKey('swarm', name));
  const hostOfNode = hostFinder(cluster, seen.hosts);
  const [given, files, brokerAnswer, referralAnswer] = await Promise.all([
    addressesGiven(context.keys),
    Promise.all(asked.map(async (name) => [name, await lookAt(keyFileOf(name, context, seen))] as const)),
    cluster.broker === undefined || broker === undefined
      ? undefined
      : askBroker(cluster.broker, broker.compose, signal),
    referral === undefined ? undefined : askReferral({ ...referral, hostOfNode }, signal),
  ]);
  const looks = files.flatMap(([name, look]) => (look === undefined ? [] : [[name, look] as const]));
  return { given, files: Object.fromEntries(looks), broker: brokerAnswer, referral: referralAnswer };
}

async function addressesGiven(keys: UpdateContext['keys']): Promise<ObservedKeys['given']> {
  const [referral, broker] = await Promise.all([of(keys.referralExecutorKey), of(keys.brokerPrivateKey)]);
  return defined({ referral, broker });
}

async function of(key: Secret | undefined): Promise<Address | undefined> {
  return key === undefined ? undefined : addressOf(key);
}

/** Undefined where the service, or the volume that it would read its key from, is not there. */
function keyFileOf(name: KeyService, context: KeyContext, { services, brokerServices }: Seen): KeyFile | undefined {
  if (name === referralService)
    return services.some((one) => readsKey('swarm', one.name)) ? referralKeys(context) : undefined;
  const broker = brokerServices.find((one) => readsKey('broker', one.name));
  const host = context.cluster.broker;
  if (host === undefined || broker?.keyVolume === undefined) return undefined;
  return brokerKeys(context, host, { volume: broker.keyVolume, imageId: broker.imageId });
}

async function lookAt(file: KeyFile | undefined): Promise<KeyFileLook | OpsError | undefined> {
  if (file === undefined) return undefined;
  try {
    return await file.look();
  } catch (error) {
    return toOpsError(error);
  }
}
