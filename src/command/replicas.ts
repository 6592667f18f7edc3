import { isServiceName } from './names.ts';

/** How many tasks a service is to have, as written after `scale`: `api=3`. */
export interface ServiceReplicas {
  readonly service: string;
  readonly replicas: number;
}

/** More than that no cluster of d8x-cli has. */
const mostReplicas = 100;

/** Reads `api=3`; undefined for anything else, and for a number that is none from 1 to 100. */
export function parseReplicas(text: string): ServiceReplicas | undefined {
  const [, service = '', number = ''] = /^([^=]*)=([1-9]\d{0,2})$/.exec(text) ?? [];
  const replicas = Number(number);
  return isServiceName(service) && replicas >= 1 && replicas <= mostReplicas ? { service, replicas } : undefined;
}

/** Its one form. */
export function formatReplicas({ service, replicas }: ServiceReplicas): string {
  return `${service}=${replicas}`;
}
