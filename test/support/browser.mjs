// The Chromium that the end-to-end tests drive: found, or installed where that can be done without asking.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const places = [
  process.env.SPILLWAY_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const advice =
  'The end-to-end tests need Chromium. On Debian or Ubuntu: apt-get install chromium (as root). ' +
  'Elsewhere install Chromium or Chrome, or name its binary in SPILLWAY_CHROMIUM.';

/** Path of a Chromium, or undefined. */
export function findChromium() {
  return places.find((path) => path !== undefined && existsSync(path));
}

/** Path of a Chromium; as root on Debian it is installed where it is missing. Throws what to do where there is none. */
export function requireChromium() {
  const found = findChromium();
  if (found !== undefined) return found;
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    console.log('Chromium is not here: installing it with apt-get.');
    const run = (...args) =>
      spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
    run('update');
    run('install', '-y', '--no-install-recommends', 'chromium');
  }
  const installed = findChromium();
  if (installed === undefined) throw new Error(advice);
  return installed;
}
