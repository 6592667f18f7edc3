import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderComment, renderSummary } from '../../src/report/markdown.ts';
import { resultSchema, type Result, type Step } from '../../src/report/result.ts';
import type { LiveRun } from '../../src/report/status-view.ts';
import { root } from '../bundle/entries.ts';

/** Where the results of the recorded runs are. */
export const resultsFolder = 'docs/images/results';

/** The runs that are recorded on a sandbox. */
export type SceneName =
  'updated' | 'rolled-back' | 'plan' | 'locked' | 'refused' | 'status' | 'logs' | 'restarted' | 'scaled' | 'recovered';

/** The file, from the root, that has the result of a recorded run. */
export function resultFile(name: SceneName): string {
  return `${resultsFolder}/${name}.json`;
}

/** Something said on an issue, by whom, as Markdown. */
export interface Said {
  readonly by: string;
  readonly isBot: boolean;
  readonly markdown: string;
}

/** A picture: a page of Markdown, or a talk on an issue. */
export interface Scene {
  readonly name: string;
  readonly content: { readonly markdown: string } | { readonly talk: readonly Said[] };
}

/** The runs whose whole summary is a picture. */
const shown = [
  'updated',
  'rolled-back',
  'plan',
  'status',
  'logs',
  'restarted',
  'scaled',
  'recovered',
  'refused',
] as const;

/** A promotion ends as the update that it comes to. */
const promotion = '/d8x promote staging production';

/** Every picture, made of the recorded results by the renderers that the Action and the bot use. */
export async function readScenes(): Promise<readonly Scene[]> {
  const summary = async (name: SceneName): Promise<Scene> => ({
    name,
    content: { markdown: renderSummary(await readResult(name)) },
  });
  const updated = await readResult('updated');
  return [
    ...(await Promise.all(shown.map(summary))),
    { name: 'running', content: { talk: [said(command(updated)), answer(liveAt(updated, 0.6), command(updated))] } },
    { name: 'thread', content: { talk: [said(command(updated)), answer(updated, command(updated))] } },
    { name: 'promoted', content: { talk: [said(promotion), answer(updated, promotion)] } },
  ];
}

async function readResult(name: SceneName): Promise<Result> {
  return resultSchema.parse(JSON.parse(await readFile(join(root, resultFile(name)), 'utf8')));
}

function said(text: string): Said {
  return { by: 'alice', isBot: false, markdown: text };
}

function answer(view: Result | LiveRun, text: string): Said {
  return { by: 'd8x-ops', isBot: true, markdown: renderComment(view, { kind: 'run', runId: '1' }, text) };
}

/** The command that asks for what was recorded; tags as a person would write them. */
function command({ services }: Result): string {
  return `/d8x update ${services.map(({ service, to }) => `${service}:${to?.tag ?? 'dev'}`).join(' ')}`;
}

/** What a recorded run looked like when a share of its time had passed. */
function liveAt(result: Result, share: number): LiveRun {
  const [start, end] = [Date.parse(result.startedAt), Date.parse(result.finishedAt)];
  const now = new Date(start + (end - start) * share);
  const begun = result.steps.filter(({ startedAt }) => Date.parse(startedAt) <= now.getTime());
  return {
    kind: 'live',
    state: { kind: 'running' },
    command: command(result),
    actor: result.run.actor,
    ...(result.run.environment === undefined ? {} : { environment: result.run.environment }),
    ...(result.run.url === undefined ? {} : { url: result.run.url }),
    images: result.services.flatMap(({ service, to }) => (to === undefined ? [] : [{ service, image: to }])),
    steps: begun.map((step) => stepAt(step, now)),
    progress: new Map(),
    warnings: [],
    startedAt: new Date(start),
    now,
  };
}

function stepAt(step: Step, now: Date): Step {
  if (step.finishedAt === undefined || Date.parse(step.finishedAt) <= now.getTime()) return step;
  const { finishedAt: _end, detail: _detail, ...open } = step;
  return { ...open, state: 'running' };
}
