/** What the browser may do with these pages: be shown by nobody else, load nothing, send one form to GitHub. */
export function pageHeaders(webUrl: string): Readonly<Record<string, string>> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-frame-options': 'DENY',
    'content-security-policy': `default-src 'none'; form-action ${webUrl}; frame-ancestors 'none'; base-uri 'none'`,
  };
}

/** The page with the one button. `action`: where GitHub takes manifests. */
export function registerPage(action: string, manifest: string): string {
  return page(
    'Register the GitHub App of d8x-ops',
    `<p>GitHub shows what the app may do, asks for its name, and sends you back here. Its key is written to <code>.env</code>.</p>
<form method="post" action="${escapeHtml(action)}">
<input type="hidden" name="manifest" value="${escapeHtml(manifest)}">
<button type="submit">Register a GitHub App</button>
</form>`,
  );
}

/** A page that says something. */
export function messagePage(title: string, text: string): string {
  return page(title, `<p>${escapeHtml(text)}</p>`);
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escapeHtml(title)}</title>
<h1>${escapeHtml(title)}</h1>
${body}
</html>
`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
