import type { Page } from 'playwright-core';

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
