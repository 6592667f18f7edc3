import type { ObservedBrokerService, ObservedComposeFile } from '../model/observation.ts';
import type { PlanProblem } from '../model/plan-problem.ts';

type Observed = Pick<ObservedBrokerService, 'name' | 'compose' | 'file'>;
type Read = Extract<ObservedComposeFile, { kind: 'read' }>;

/** What of the compose file stands against making a container of it now. */
export function composeFileProblems({ name, compose, file }: Observed, host: string): readonly PlanProblem[] {
  const problem = (message: string, hint: string): readonly PlanProblem[] => [
    { path: name, code: 'config-invalid', message, hint },
  ];
  const { directory, environmentFiles: [variables = `.env in ${directory}`] = [] } = compose;
  const hint = `Whoever deployed it had the value in their shell. Write it into ${variables} on ${host}.`;
  if (file === undefined) return [];
  if (file.kind === 'broken') {
    return problem(
      `Compose can't read the compose file of ${name} on ${host}: ${file.because}`,
      `Correct it in ${directory} there; docker compose config shows whether it can be read.`,
    );
  }
  if (file.kind === 'without-service') {
    return problem(
      `the compose file in ${directory} on ${host} has no service ${name} any more`,
      `Put it back, or remove its container there.`,
    );
  }
  if (file.emptied.length > 0) {
    return problem(`${name} runs with ${list(file.emptied)}, and its compose file would leave that empty now`, hint);
  }
  const parts = otherParts(file);
  if (file.unset.length > 0 && parts.length > 0) {
    return problem(
      `${name} would get ${parts.join(' and ')}, for nothing sets ${list(file.unset)} in its compose file now`,
      hint,
    );
  }
  return [];
}

/** What a service gets of its compose file besides another image, because the file, or what fills it in, has changed. */
export function composeFileNotices({ name, compose, file }: Observed): readonly string[] {
  if (file?.kind !== 'read') return [];
  const { changed, added, removed, image } = file;
  const variables = [
    ...(changed.length > 0 ? [`another ${list(changed)}`] : []),
    ...(added.length > 0 ? [`${list(added)} besides`] : []),
    ...(removed.length > 0 ? [`no ${list(removed)}`] : []),
  ];
  const all = [...variables, ...otherParts(file)];
  return [
    ...(all.length > 0 ? [`${name} gets ${all.join(', ')}, as ${compose.directory} says now.`] : []),
    ...(image === undefined
      ? []
      : [`${name} is ${image} in ${compose.directory}; it was started from another one, and what is asked for runs.`]),
  ];
}

function otherParts({ isCommandOther, ports }: Read): readonly string[] {
  const shown = (list: readonly string[]): string => (list.length === 0 ? 'none' : list.join(', '));
  return [
    ...(isCommandOther ? ['another command'] : []),
    ...(ports === undefined ? [] : [`other ports (${shown(ports.after)} instead of ${shown(ports.before)})`]),
  ];
}

function list(names: readonly string[]): string {
  return names.join(', ');
}
