/** The label that a service has while a run changes it; swarm's own rollback takes it away with the rest. */
export const updatingLabel = 'd8x-ops.updating';
/** The label that says, as JSON, what the service's own update policy is while it has that of one update. */
export const policyLabel = 'd8x-ops.policy';

/** The run that has changed a service and not come to its end, by the service's labels: an update that failed and stays. */
export function updatingRun(
  labels: Readonly<Record<string, string>>,
): { readonly id: string; readonly attempt: number } | undefined {
  const [, id, attempt = '1'] = /^(.*?)(?:\/(\d+))?$/s.exec(labels[updatingLabel] ?? '') ?? [];
  return id === undefined || id === '' ? undefined : { id, attempt: Number(attempt) };
}
