import { folded, first, table } from './document.ts';
import { cell, clip, code, prose } from './escape-markdown.ts';
import { between, duration } from './quantities.ts';
import type { ImageOfResult, ServiceResult } from './result.ts';

const mostRows = 40;

const outcomes: Readonly<Record<ServiceResult['outcome'], string>> = {
  planned: 'planned',
  updated: 'updated',
  unchanged: 'unchanged',
  'rolled-back': 'rolled back',
  failed: '**failed**',
  'not-attempted': 'not attempted',
};

/** What runs or should run, short enough for a table: `main@4bf2c1d0aa11`. */
export function shortImage(image: ImageOfResult | undefined): string {
  if (image === undefined) return '–';
  const digest = image.digest?.slice('sha256:'.length, 'sha256:'.length + 12);
  const parts = [image.tag ?? (digest === undefined ? image.repository : ''), digest].filter(
    (part) => part !== undefined,
  );
  return code(clip(parts.join('@').replace(/^@/, ''), 100));
}

/** An image in full, as it can be given to Docker. */
function fullImage(image: ImageOfResult | undefined): string {
  if (image === undefined) return '–';
  const tag = image.tag === undefined ? '' : `:${image.tag}`;
  const digest = image.digest === undefined ? '' : `@${image.digest}`;
  return code(clip(`${image.repository}${tag}${digest}`, 500));
}

/**
 * The services of a run: what became of each, from what to what (below each other, as a phone is narrow), replicas, time; and in which
 * wave it begins, where there is more than one.
 */
export function servicesTable(services: readonly ServiceResult[]): string {
  if (services.length === 0) return '';
  const { shown, more } = first(services, mostRows);
  const hasWaves = services.some(({ wave = 1 }) => wave > 1);
  const rows = shown.map((service) => [
    cell(code(clip(service.service, 63))),
    ...(hasWaves ? [service.wave?.toString() ?? ''] : []),
    outcomeOf(service),
    cell(change(service)),
    service.replicas === undefined ? '' : `${service.replicas.running}/${service.replicas.desired}`,
    timeOf(service),
  ]);
  const waves = hasWaves ? [{ right: 'Wave' }] : [];
  const header = ['Service', ...waves, 'Outcome', 'From → to', { right: 'Up' }, { right: 'Time' }];
  return `${table(header, rows)}${more === 0 ? '' : `\n\n… and ${more} more services.`}`;
}

function outcomeOf({ outcome, keyReplaced }: ServiceResult): string {
  return keyReplaced === true ? `${outcomes[outcome]}, new key` : outcomes[outcome];
}

function change({ from, to, outcome }: ServiceResult): string {
  if (outcome === 'unchanged' || from === undefined || to === undefined) return shortImage(to ?? from);
  return outcome === 'rolled-back'
    ? `${shortImage(to)}<br>→ back to ${shortImage(from)}`
    : `${shortImage(from)}<br>→&nbsp;${shortImage(to)}`;
}

function timeOf({ startedAt, finishedAt }: ServiceResult): string {
  const took = between(startedAt, finishedAt);
  return took === undefined ? '' : duration(took);
}

/** Why a service is where it is, for those that say so without having failed. */
export function reasons(services: readonly ServiceResult[]): string {
  return services
    .flatMap((service) => {
      const told = service.error === undefined ? service.reason : undefined;
      const lines = [told, migrated(service)].filter((line) => line !== undefined);
      return lines.map((line) => `- ${code(clip(service.service, 63))}: ${prose(clip(line, 500))}`);
    })
    .slice(0, mostRows)
    .join('\n');
}

/** That a service has migrated the database, from where to where. */
function migrated({ migrations }: ServiceResult): string | undefined {
  const { before, after } = migrations ?? {};
  if (after === undefined)
    return before?.failed === undefined ? undefined : `its migration ${before.failed} was not finished`;
  if (before !== undefined && before.version === after.version && before.failed === after.failed) return undefined;
  const unfinished = after.failed === undefined ? '' : `, and ${after.failed} was not finished`;
  return `the database was migrated from ${before?.version ?? 'an unknown version'} to ${after.version}${unfinished}`;
}

/** The images in full, folded: what to copy when something has to be done by hand. */
export function fullImages(services: readonly ServiceResult[]): string {
  const changed = services.filter(({ from, to }) => from !== undefined || to !== undefined).slice(0, mostRows);
  if (changed.length === 0) return '';
  const rows = changed.map(({ service, from, to }) => [
    cell(code(clip(service, 70))),
    cell(fullImage(from)),
    cell(fullImage(to)),
  ]);
  return folded('Images in full', table(['Service', 'From', 'To'], rows));
}
