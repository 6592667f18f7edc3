import { essential, first, table, type Section } from './document.ts';
import { cell, clip, code, prose } from './escape-markdown.ts';
import { shortImage } from './markdown-services.ts';
import { age, bytes, minuteOf } from './quantities.ts';
import type { ClusterStatus, LockInfo } from './result.ts';

const mostRows = 60;
/** Update states after which nothing is left to be done. */
const settled = new Set(['completed', 'rollback_completed']);
type ServiceStatus = ClusterStatus['services'][number];

/** The cluster at a glance: services, what differs from what was deployed, lock, last backup, nodes, disks. */
export function statusSections(status: ClusterStatus, now: string): readonly Section[] {
  return [
    { name: 'services', weight: 95, markdown: servicesOf(status, now) },
    { name: 'differences', weight: 80, markdown: driftOf(status) },
    { name: 'nodes', weight: 50, markdown: nodesOf(status) },
    { name: 'disks', weight: 45, markdown: disksOf(status) },
    essential([lockLine(status.lock), backupLine(status, now)].join('\\\n')),
  ];
}

/** Who holds the cluster's lock, why and until when. */
export function lockLine(lock: LockInfo | undefined): string {
  if (lock === undefined) return '**Lock:** free';
  const reason = lock.reason === undefined ? '' : ` – ${prose(clip(lock.reason, 300))}`;
  return `**Lock:** held by ${code(clip(lock.owner, 100))} until ${minuteOf(lock.expiresAt)}${reason}`;
}

function backupLine({ lastBackup }: ClusterStatus, now: string): string {
  if (lastBackup === undefined) return '**Last backup:** none that d8x-ops knows of';
  return `**Last backup:** ${age(lastBackup.at, now)} ago, ${code(clip(lastBackup.name, 255))}`;
}

function servicesOf({ services }: ClusterStatus, now: string): string {
  const { shown, more } = first(services, mostRows);
  const rows = shown.map((service) => [
    cell(code(clip(service.service, 63))),
    cell(shortImage(service.image)),
    replicasOf(service),
    service.deployedAt === undefined ? '' : `${age(service.deployedAt, now)} ago`,
    healthOf(service),
  ]);
  const header = ['Service', 'Runs', { right: 'Replicas' }, 'Deployed', 'Health'];
  return `${table(header, rows)}${more === 0 ? '' : `\n\n… and ${more} more services.`}`;
}

function replicasOf({ replicas }: ServiceStatus): string {
  const text = `${replicas.running}/${replicas.desired}`;
  return replicas.running < replicas.desired ? `**${text}**` : text;
}

function healthOf({ health }: ServiceStatus): string {
  if (health === undefined) return '';
  if (health.status !== undefined && health.status < 500) return `${health.status}`;
  return `**${health.status ?? cell(prose(clip(health.error ?? 'no answer', 100)))}**`;
}

function driftOf({ services }: ClusterStatus): string {
  const lines: string[] = [];
  for (const { service, drift, updateState } of services.slice(0, mostRows)) {
    const name = code(clip(service, 63));
    if (drift !== undefined) lines.push(`- ${name} ${prose(clip(drift, 300))}`);
    if (updateState !== undefined && !settled.has(updateState)) {
      lines.push(`- ${name} is in update state ${code(clip(updateState, 50))}`);
    }
  }
  return lines.length === 0 ? '' : ['**Worth a look:**', '', ...lines].join('\n');
}

function nodesOf({ nodes }: ClusterStatus): string {
  if (nodes.length === 0) return '';
  const rows = nodes
    .slice(0, mostRows)
    .map(({ name, role, state, availability, engine }) => [
      cell(code(clip(name, 100))),
      cell(prose(clip(role, 50))),
      cell(state === 'ready' ? 'ready' : `**${prose(clip(state, 50))}**`),
      cell(prose(clip(availability, 50))),
      cell(code(clip(engine, 50))),
    ]);
  return table(['Node', 'Role', 'State', 'Availability', 'Docker'], rows);
}

function disksOf({ disks }: ClusterStatus): string {
  if (disks.length === 0) return '';
  const rows = disks.slice(0, mostRows).map(({ host, path, totalBytes, freeBytes }) => {
    const share = totalBytes === 0 ? 0 : Math.floor((freeBytes / totalBytes) * 100);
    const free = `${bytes(freeBytes)} (${share} %)`;
    return [
      cell(code(clip(host, 100))),
      cell(code(clip(path, 200))),
      share < 10 ? `**${free}**` : free,
      bytes(totalBytes),
    ];
  });
  return table(['Host', 'Path', { right: 'Free' }, { right: 'Of' }], rows);
}
