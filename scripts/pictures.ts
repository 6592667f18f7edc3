import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { down, up } from '../test/cluster/sandbox.ts';
import { root } from './bundle/entries.ts';
import { openBrowser, overlaps } from './pictures/browser.ts';
import { pageOf, type Theme } from './pictures/html.ts';
import { readScenes, type Scene } from './pictures/scenes.ts';

/**
 * `npm run pictures`: the pictures of the docs, made of recorded results; `npm run pictures -- record` first makes the records
 * anew, by runs of the built Action on a sandbox. `npm run pictures -- NAME…` makes (and records) only these.
 */
const sandboxName = 'pictures';
const sizes = {
  desktop: { width: 840, scale: 1.5 },
  phone: { width: 390, scale: 2 },
} as const;
const themes: readonly Theme[] = ['light', 'dark'];

/** @param names of runs; all where there are none */
async function record(names: readonly string[]): Promise<void> {
  await down(sandboxName);
  const sandbox = await up({ name: sandboxName }, (line) => console.log(line));
  try {
    const [program = '', ...args] = sandbox.runnerCommand([process.execPath, 'scripts/pictures/record.ts', ...names]);
    const env = { ...process.env, D8X_OPS_SANDBOX: sandboxName };
    const { status } = spawnSync(program, args, { cwd: root, stdio: 'inherit', env });
    if (status !== 0) throw new Error('the runs could not be recorded: see above');
  } finally {
    await sandbox.down();
  }
}

async function draw(browser: Browser, scene: Scene, size: keyof typeof sizes, theme: Theme): Promise<void> {
  const { width, scale } = sizes[size];
  const page = await browser.newPage({
    viewport: { width, height: 100 },
    deviceScaleFactor: scale,
    colorScheme: theme,
    offline: true,
  });
  try {
    await page.setContent(await pageOf(scene, theme));
    await page.evaluate('mermaid.run()');
    const faults = await overlaps(page);
    if (faults.length > 0) throw new Error(`${scene.name}, ${size}: ${faults.join('; ')}`);
    const file = `docs/images/${scene.name}-${size}-${theme}.png`;
    await page.screenshot({ path: join(root, file), fullPage: true });
    console.log(file);
    if (scene.name === 'thread' && size === 'desktop') {
      // README.md has one screen: it shows what comes before the chart.
      const chart = await page.locator('.mermaid').boundingBox();
      const clip = { x: 0, y: 0, width, height: Math.floor(chart?.y ?? 600) };
      await page.screenshot({ path: join(root, `docs/images/readme-${theme}.png`), fullPage: true, clip });
    }
  } finally {
    await page.close();
  }
}

const words = process.argv.slice(2);
const wanted = words.filter((word) => word !== 'record');
if (words.includes('record')) await record(wanted);
await mkdir(join(root, 'docs/images'), { recursive: true });
const browser = await openBrowser((line) => console.log(line));
try {
  for (const scene of await readScenes()) {
    if (wanted.length > 0 && !wanted.includes(scene.name)) continue;
    for (const size of ['desktop', 'phone'] as const)
      for (const theme of themes) await draw(browser, scene, size, theme);
  }
} finally {
  await browser.close();
}
