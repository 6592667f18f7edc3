import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import type { Scene } from './scenes.ts';

const require = createRequire(import.meta.url);

export type Theme = 'light' | 'dark';

const styles: Readonly<Record<Theme, string>> = {
  light: require.resolve('github-markdown-css/github-markdown-light.css'),
  dark: require.resolve('github-markdown-css/github-markdown-dark.css'),
};

const colours = {
  light: { back: '#ffffff', box: '#f6f8fa', line: '#d1d9e0', text: '#1f2328', muted: '#59636e', bot: '#8250df' },
  dark: { back: '#0d1117', box: '#151b23', line: '#3d444d', text: '#f0f6fc', muted: '#9198a1', bot: '#ab7df8' },
} as const satisfies Record<Theme, Record<string, string>>;

/** A page in GitHub's own style of a scene. Charts are left as text for Mermaid, which the page brings along. */
export async function pageOf(scene: Scene, theme: Theme): Promise<string> {
  const { content } = scene;
  const style = await readFile(styles[theme], 'utf8');
  const mermaid = await readFile(require.resolve('mermaid/dist/mermaid.min.js'), 'utf8');
  const body =
    'markdown' in content
      ? article(content.markdown)
      : content.talk
          .map(
            ({ by, isBot, markdown }) =>
              `<section><header><i class="${isBot ? 'bot' : ''}">${isBot ? 'd8x' : by.slice(0, 1).toUpperCase()}</i>` +
              `<b>${by}</b>${isBot ? '<em>bot</em>' : ''}<span>commented</span></header>${article(markdown)}</section>`,
          )
          .join('');
  return `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<style>${style}</style><style>${frame(theme)}</style><body>${body}
<script>${mermaid.replaceAll('</script', String.raw`<\/script`)}</script>
<script>mermaid.initialize({ startOnLoad: false, securityLevel: 'strict', theme: '${theme === 'dark' ? 'dark' : 'default'}' });</script>`;
}

function frame(theme: Theme): string {
  const { back, box, line, text, muted, bot } = colours[theme];
  return `
body { margin: 0; padding: 16px; background: ${back}; color: ${text}; font: 14px/1.5 "Liberation Sans", Arial, sans-serif; }
.markdown-body { font-size: 14px; }
.markdown-body .mermaid { text-align: center; margin-bottom: 16px; }
section { border: 1px solid ${line}; border-radius: 6px; margin-bottom: 16px; overflow: hidden; }
section .markdown-body { padding: 16px; }
header { display: flex; align-items: center; gap: 8px; padding: 8px 16px; background: ${box}; border-bottom: 1px solid ${line}; }
header i { width: 24px; height: 24px; border-radius: 50%; background: #2da44e; color: #fff; font: bold 10px/24px sans-serif; text-align: center; }
header i.bot { border-radius: 6px; background: ${bot}; }
header em { border: 1px solid ${line}; border-radius: 1em; padding: 0 6px; font: 12px/18px sans-serif; color: ${muted}; }
header span { color: ${muted}; }`;
}

const alertTitles: Readonly<Record<string, string>> = {
  CAUTION: 'Caution',
  WARNING: 'Warning',
  IMPORTANT: 'Important',
};

/** GitHub-flavoured Markdown as HTML, with alerts and charts as GitHub marks them. */
function article(markdown: string): string {
  const html = micromark(markdown, {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
    allowDangerousHtml: true,
  })
    .replaceAll(
      /<blockquote>\n<p>\[!(CAUTION|WARNING|IMPORTANT)\]\n([^]*?)<\/blockquote>/g,
      (_all, kind: string, rest: string) =>
        `<div class="markdown-alert markdown-alert-${kind.toLowerCase()}"><p class="markdown-alert-title">${alertTitles[kind] ?? kind}</p><p>${rest}</div>`,
    )
    .replaceAll(/<pre><code class="language-mermaid">([^]*?)<\/code><\/pre>/g, '<div class="mermaid">$1</div>');
  return `<article class="markdown-body">${html}</article>`;
}
