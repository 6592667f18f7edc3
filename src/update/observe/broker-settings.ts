import type { Secret } from '../../secret.ts';
import type { Deployment } from '../context.ts';
import { settingsOf } from '../broker-settings.ts';

/** How what a container runs with compares with something else; undefined where either of them has no such setting. */
type PasswordComparison = 'same' | 'different' | undefined;

/** The settings of a container of the broker host, beside what is given and what d8x.conf.json says. No password is part of it. */
export interface ObservedSettings {
  readonly fee: {
    readonly running: string | undefined;
    /** As an input. */
    readonly given: string | undefined;
    /** In d8x.conf.json. */
    readonly configured: string | undefined;
  };
  readonly redisPassword: { readonly given: PasswordComparison; readonly configured: PasswordComparison };
}

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

function compare(running: Secret | undefined, other: Secret | undefined): PasswordComparison {
  if (running === undefined || other === undefined) return undefined;
  return running.reveal() === other.reveal() ? 'same' : 'different';
}
