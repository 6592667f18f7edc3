import { bareName } from '../service-name.ts';
import type { Result, ResultError, ServiceResult } from './result.ts';

/** Whether a result holds lines of a service's log. */
export function hasServiceLogs({ error, services, logs }: Result): boolean {
  if (logs !== undefined) return true;
  return [error, ...services.map((service) => service.error)].some((one) => one !== undefined && isOfService(one));
}

function isOfService({ logs, logsOf }: ResultError): boolean {
  return logs !== undefined && logsOf !== 'command';
}

/** The last lines of services' logs taken out of a result, each with a word of where they are. What commands of ours printed stays. */
export function hideLogs(result: Result, stackName: string): Result {
  const { logs: _logs, ...others } = result;
  const { error, services } = others;
  const hide = (one: ResultError): ResultError => withoutLogs(one, (name) => placeOf(name, services, stackName));
  return {
    ...others,
    ...(error === undefined ? {} : { error: hide(error) }),
    services: services.map((service) =>
      service.error === undefined ? service : { ...service, error: hide(service.error) },
    ),
  };
}

function withoutLogs(given: ResultError, place: (service: string | undefined) => Place): ResultError {
  const { logs = [], logsOf: _source, ...error } = given;
  if (!isOfService(given)) return given;
  return { ...error, hiddenLogs: { lines: logs.length, ...place(error.where) } };
}

type Place = Pick<NonNullable<ResultError['hiddenLogs']>, 'host' | 'command'>;

function placeOf(name: string | undefined, services: readonly ServiceResult[], stackName: string): Place {
  const found = services.find(({ service }) => service === name);
  if (found?.kind === 'broker') {
    return { host: 'the broker host', command: `docker compose logs --tail 100 ${bareName(found.service)}` };
  }
  const service = found === undefined ? 'SERVICE' : bareName(found.service);
  return { host: 'the manager', command: `docker service logs --tail 100 ${stackName}_${service}` };
}
