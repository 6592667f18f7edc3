import type { ObservedSettings } from '../model/observation.ts';
import type { Secret } from '../../secret.ts';
import type { Deployment } from '../model/context.ts';
import { settingsOf } from '../broker/broker-settings.ts';

/** Compares what a container was started with. */
export function observeSettings(
  environment: Readonly<Record<string, Secret>>,
  { brokerFeeTbps, brokerRedisPassword, configured }: Deployment,
): ObservedSettings {
  const running = settingsOf([environment]);
  return {
    fee: { running: running.BROKER_FEE_TBPS?.reveal(), given: brokerFeeTbps, configured: configured?.brokerFeeTbps },
    redisPassword: {
      given: compare(running.REDIS_PW, brokerRedisPassword),
      configured: compare(running.REDIS_PW, configured?.brokerRedisPassword),
    },
  };
}

function compare(running: Secret | undefined, other: Secret | undefined): ObservedSettings['redisPassword']['given'] {
  if (running === undefined || other === undefined) return undefined;
  return running.reveal() === other.reveal() ? 'same' : 'different';
}
