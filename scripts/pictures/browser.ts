import { access } from 'node:fs/promises';
import { chromium, type Browser, type Page } from 'playwright-core';
import { installPackages } from '../../test/cluster/packages.ts';

const executablePath = '/usr/bin/chromium';

/** Debian's Chromium, without a window and without the network; installed through apt where it is missing. */
export async function openBrowser(say: (line: string) => void): Promise<Browser> {
  const isThere = await access(executablePath).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    say('installing chromium with apt …');
    await installPackages(['chromium', 'fonts-liberation', 'fonts-noto-color-emoji']);
  }
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--force-color-profile=srgb',
    ],
  });
}

/** What a label of a chart lies on, as the browser has drawn it: each pair that meets, by their texts. */
export async function overlaps(page: Page): Promise<readonly string[]> {
  return page.evaluate<string[]>(`(() => {
    const boxOf = (element) => ({ box: element.getBoundingClientRect(), name: element.textContent || element.tagName });
    const found = [];
    for (const svg of document.querySelectorAll('.mermaid svg')) {
      const all = (selector) => [...svg.querySelectorAll(selector)].map(boxOf);
      const labels = [...all('text[class*="taskText"]'), ...all('text.sectionTitle, text[class*="sectionTitle"]')];
      const others = [...labels, ...all('.grid .tick line')];
      for (const [index, one] of labels.entries()) {
        for (const other of others.slice(index + 1)) {
          const apart = one.box.right < other.box.left || other.box.right < one.box.left ||
            one.box.bottom <= other.box.top + 4 || other.box.bottom <= one.box.top + 4;
          if (!apart) found.push(one.name + ' lies on ' + other.name);
        }
        const edge = svg.getBoundingClientRect();
        if (one.box.left < edge.left || one.box.right > edge.right) found.push(one.name + ' is cut at the edge');
      }
    }
    return found;
  })()`);
}
