import type { Observation, ObservedBrokerService } from '../model/observation.ts';
import type { PlanProblem } from '../model/plan-problem.ts';

/** Whether a container has to be made anew for a setting that is given. */
export function isAsGiven({ settings: { fee, redisPassword } }: Pick<ObservedBrokerService, 'settings'>): boolean {
  const isFeeSame = fee.running === undefined || fee.given === undefined || fee.running === fee.given;
  return isFeeSame && redisPassword.given !== 'different';
}

/** What the plan says of the settings that a service of the broker host keeps, and of those that it is given. */
export function settingNotices({ name, settings: { fee, redisPassword } }: ObservedBrokerService): readonly string[] {
  const { running, given, configured } = fee;
  const notices: string[] = [];
  if (running !== undefined && given !== undefined && given !== running) {
    notices.push(
      `${name}: its fee changes from ${running} to ${given} tenths of a basis point, as broker-fee-tbps says.`,
    );
  } else if (running !== undefined && configured !== undefined && configured !== running) {
    notices.push(
      `${name} runs with a fee of ${running} tenths of a basis point, and d8x.conf.json says ${configured}: ${running} stays. To change it, give broker-fee-tbps.`,
    );
  }
  if (redisPassword.configured === 'different' && redisPassword.given !== 'different') {
    notices.push(`${name} runs with another Redis password than d8x.conf.json has: the one that it runs with stays.`);
  }
  return notices;
}

/**
 * A Redis password that would hold for one service and not for those beside it: `redis` has it in its command, so all of them
 * can only change at once.
 */
export function passwordProblems(
  { name, settings }: ObservedBrokerService,
  { brokerServices }: Pick<Observation, 'brokerServices'>,
): readonly PlanProblem[] {
  if (settings.redisPassword.given !== 'different') return [];
  const others = brokerServices.filter((one) => one.name !== name && one.settings.redisPassword.given === 'different');
  if (others.length === 0) return [];
  const names = others.map((one) => one.name).join(' and ');
  return [
    {
      path: 'broker-redis-password',
      code: 'input-invalid',
      message: `broker-redis-password is not the password that ${name} runs with, and ${names} would keep the other one: all of them have to change together`,
      hint: 'Leave broker-redis-password out: the password that runs is kept. To change it, deploy the broker host anew: d8x setup broker-deploy.',
    },
  ];
}
