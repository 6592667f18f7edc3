import { access } from 'node:fs/promises';
import { chromium, type Browser } from 'playwright-core';
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
