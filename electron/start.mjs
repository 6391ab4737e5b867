// `npm start`: builds what is stale and opens Electron, or, where its binary cannot be had, the machine's browser.
// `npm run start:browser` (--browser) asks for the browser directly; --no-open only prints the address.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { root } from '../.ci/stale.mjs';
import { buildApplication } from './build.mjs';

const args = new Set(process.argv.slice(2));
/** Without a byte for this long the download counts as not to be had. */
const patienceMs = 5000;

await buildApplication();
if (args.has('--browser')) {
  await openBrowser();
} else {
  const electron = await electronBinary();
  if (electron === null) {
    console.log('Electron cannot be downloaded here, so Spillway opens in your browser instead.');
    await openBrowser();
  } else {
    const child = spawn(electron, [`${root}dist/electron/main.js`], { stdio: 'inherit' });
    child.on('close', (code) => process.exit(code ?? 1));
  }
}

/** Path of Electron's binary, downloaded where it is not there yet; null where it cannot be had. */
async function electronBinary() {
  const folder = `${root}node_modules/electron/`;
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const installed = () => {
    if (!existsSync(`${folder}path.txt`)) return null;
    const path = `${override ?? `${folder}dist`}/${readFileSync(`${folder}path.txt`, 'utf8')}`;
    return existsSync(path) ? path : null;
  };
  if (override !== undefined)
    return existsSync(`${override}/electron`) ? `${override}/electron` : installed();
  return installed() ?? ((await downloadElectron(folder)) ? installed() : null);
}

async function downloadElectron(folder) {
  const require = createRequire(`${folder}index.js`);
  const { downloadArtifact } = await import(require.resolve('@electron/get'));
  const { version } = require('./package.json');
  console.log(`Downloading Electron ${version} …`);
  let lastByte = Date.now();
  const download = downloadArtifact({
    version,
    artifactName: 'electron',
    platform: process.platform,
    arch: process.arch,
    checksums: require('./checksums.json'),
    downloadOptions: { quiet: true, getProgressCallback: async () => void (lastByte = Date.now()) },
  }).then(
    () => true,
    () => false,
  );
  let watch;
  const silence = new Promise((done) => {
    watch = setInterval(() => Date.now() - lastByte > patienceMs && done(false), 250);
  });
  const fetched = await Promise.race([download, silence]);
  clearInterval(watch);
  if (!fetched) return false;
  // The archive is in the cache now; Electron's own installer unpacks it.
  return new Promise((done) => {
    spawn(process.execPath, [`${folder}install.js`], { stdio: 'ignore' }).on('close', (code) =>
      done(code === 0),
    );
  });
}

async function openBrowser() {
  const { serve } = await import('../dist/electron/server.js');
  const { address } = await serve(`${root}dist/renderer`);
  console.log(`Spillway is at ${address}\nClose it with Ctrl+C.`);
  if (args.has('--no-open')) return;
  const [command, ...before] = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }[process.platform] ?? [
    'xdg-open',
  ];
  const opener = spawn(command, [...before, address], { stdio: 'ignore', detached: true });
  // Where there is no browser to open, the address above is what is needed.
  opener.on('error', () => undefined);
  opener.unref();
}
