import { essential, first, table, type Section } from './document.ts';
import { cell, clip, code, prose } from './escape-markdown.ts';
import { shortImage } from './markdown-services.ts';
import { age, bytes, minuteOf } from './quantities.ts';
import type { ClusterStatus, LockInfo } from './result.ts';

const mostRows = 60;
/** Update states after which nothing is left to be done. */
const settled = new Set(['completed', 'rollback_completed']);
type ServiceStatus = ClusterStatus['services'][number];

/** The cluster at a glance: lock and last backup, what asks for a look, services, hosts. */
export function statusSections(status: ClusterStatus, now: string): readonly Section[] {
  return [
    essential([lockLine(status.lock), backupLine(status, now)].join('\\\n')),
    { name: 'interrupted', weight: 90, markdown: interruptedLine(status.interrupted) },
    { name: 'differences', weight: 80, markdown: driftOf(status) },
    { name: 'services', weight: 95, markdown: servicesOf(status, now) },
    { name: 'hosts', weight: 50, markdown: hostsOf(status) },
  ];
}

/** Who holds the cluster's lock, why and until when. */
export function lockLine(lock: LockInfo | undefined): string {
  if (lock === undefined) return '**Lock:** free';
  const reason = lock.reason === undefined ? '' : ` – ${prose(clip(lock.reason, 300))}`;
  return `**Lock:** held by ${code(clip(lock.owner, 100))} until ${minuteOf(lock.expiresAt)}${reason}`;
}

/** A run that was cut off while it changed services, and what recovers them. */
function interruptedLine(interrupted: ClusterStatus['interrupted']): string {
  if (interrupted === undefined) return '';
  const { run, actor, at, services, command } = interrupted;
  const names = services.slice(0, mostRows).map((name) => code(clip(name, 63)));
  const who = `Run ${code(clip(run, 50))} by ${code(clip(actor, 100))} was cut off half-way, ${minuteOf(at)}`;
  return `**${who}:** ${names.join(', ')} may be in between. This recovers what it left: ${code(clip(command, 1_000))}`;
}

function backupLine({ lastBackup, lastDrill, lastRecovery }: ClusterStatus, now: string): string {
  const drilled =
    lastDrill === undefined ? '' : `\\\n**Last drill:** ${age(lastDrill.at, now)} ago, ${drillStates[lastDrill.state]}`;
  return `${lastLine(lastBackup, now)}${drilled}${recoveryLine(lastRecovery, now)}`;
}

/** Which database lies beside the one in service since then. */
function recoveryLine(last: ClusterStatus['lastRecovery'], now: string): string {
  if (last === undefined) return '';
  const { kind, at, actor, backup, aside } = last;
  const what = kind === 'undone' ? 'undone' : `to ${backup === undefined ? 'a backup' : code(clip(backup, 255))}`;
  const who = actor === undefined ? '' : ` by ${code(clip(actor, 100))}`;
  return `\\\n**Last recovery:** ${age(at, now)} ago${who}, ${what}; what was in service before is ${code(clip(aside, 63))}`;
}

const drillStates = {
  restored: 'every copy restored',
  checked: 'copies checked, **not restored**',
  failed: '**failed**',
} as const;

function lastLine(lastBackup: ClusterStatus['lastBackup'], now: string): string {
  if (lastBackup === undefined) return '**Last backup:** none that d8x-ops knows of';
  const { at, name, verified } = lastBackup;
  const last = `**Last backup:** ${age(at, now)} ago, ${code(clip(name, 255))}`;
  if (verified === undefined) return last;
  return verified.name === name ? `${last}, verified` : `${last}; last verified ${age(verified.at, now)} ago`;
}

function servicesOf({ services }: ClusterStatus, now: string): string {
  const { shown, more } = first(services, mostRows);
  const rows = shown.map((service) => [
    cell(code(clip(service.service, 70))),
    replicasOf(service),
    healthOf(service),
    cell(shortImage(service.image)),
    service.deployedAt === undefined ? '' : `${age(service.deployedAt, now)} ago`,
  ]);
  const header = ['Service', { right: 'Up' }, 'Health', 'Runs', 'Deployed'];
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
    const name = code(clip(service, 70));
    if (drift !== undefined) lines.push(`- ${name} ${prose(clip(drift, 300))}`);
    if (updateState !== undefined && !settled.has(updateState)) {
      lines.push(`- ${name} is in update state ${code(clip(updateState, 50))}`);
    }
  }
  return lines.length === 0 ? '' : ['**Worth a look:**', '', ...lines].join('\n');
}

/** Nodes and disks in one table, for they are the same hosts; what is as it should be is said in few words. */
function hostsOf({ nodes, disks }: ClusterStatus): string {
  const names = [...new Set([...nodes.map(({ name }) => name), ...disks.map(({ host }) => host)])];
  const path = disks[0]?.path;
  const onePath = path !== undefined && disks.every((disk) => disk.path === path) ? path : undefined;
  const rows = names.slice(0, mostRows).map((name) => {
    const node = nodes.find((one) => one.name === name);
    const own = disks.filter(({ host }) => host === name);
    return [
      cell(code(clip(name, 100))),
      node === undefined ? '' : cell(stateOf(node)),
      cell(own.map((disk) => freeOf(disk, onePath === undefined)).join('<br>')),
      node === undefined ? '' : cell(code(clip(node.engine, 50))),
    ];
  });
  if (rows.length === 0) return '';
  const free = onePath === undefined ? 'Free' : cell(`Free in ${code(clip(onePath, 200))}`);
  return table(['Host', 'State', { right: free }, 'Docker'], rows);
}

function stateOf({ role, state, availability }: ClusterStatus['nodes'][number]): string {
  const words = [role, ...(state === 'ready' ? [] : [state]), ...(availability === 'active' ? [] : [availability])];
  return words
    .map((word) => (word === state && state !== 'ready' ? `**${prose(clip(word, 50))}**` : prose(clip(word, 50))))
    .join(', ');
}

function freeOf({ path, totalBytes, freeBytes }: ClusterStatus['disks'][number], withPath: boolean): string {
  const share = totalBytes === 0 ? 0 : Math.floor((freeBytes / totalBytes) * 100);
  const text = `${bytes(freeBytes)} (${share} %)`;
  return `${withPath ? `${code(clip(path, 200))} ` : ''}${share < 10 ? `**${text}**` : text}`;
}
