/** LibreOffice without a window: recomputes every formula of a workbook, so that tests do not trust stored results. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whether `soffice` can be started. Debian: libreoffice-calc-nogui. */
export function hasLibreOffice(): boolean {
  try {
    execFileSync('soffice', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Without this LibreOffice keeps the results that it finds in the file. */
const alwaysRecalculate = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
  <item oor:path="/org.openoffice.Office.Calc/Formula/Load">
    <prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
  </item>
</oor:items>
`;

/** The workbooks as LibreOffice writes them after computing all formulas anew. One start serves them all. */
export async function recalculatedAll(workbooks: readonly Uint8Array[]): Promise<Uint8Array[]> {
  const folder = mkdtempSync(join(tmpdir(), 'spillway-soffice-'));
  try {
    const profile = join(folder, 'profile');
    const out = join(folder, 'out');
    mkdirSync(join(profile, 'user'), { recursive: true });
    mkdirSync(out);
    writeFileSync(join(profile, 'user', 'registrymodifications.xcu'), alwaysRecalculate);
    const names = workbooks.map((_, at) => `workbook-${at}.xlsx`);
    workbooks.forEach((workbook, at) => writeFileSync(join(folder, names[at]!), workbook));
    const options = [`-env:UserInstallation=${pathToFileURL(profile).href}`, '--headless', '--norestore'];
    const files = names.map((name) => join(folder, name));
    await run('soffice', [...options, '--convert-to', 'xlsx', '--outdir', out, ...files], {
      timeout: 120_000,
    });
    return names.map((name) => new Uint8Array(readFileSync(join(out, name))));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function recalculated(workbook: Uint8Array): Promise<Uint8Array> {
  const [only] = await recalculatedAll([workbook]);
  return only!;
}

/** A file in another format, as LibreOffice writes it. */
export async function convertedByLibreOffice(
  file: { readonly name: string; readonly bytes: Uint8Array },
  format: string,
): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'spillway-soffice-'));
  try {
    const out = join(folder, 'out');
    writeFileSync(join(folder, file.name), file.bytes);
    const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`;
    const options = [profile, '--headless', '--norestore', '--convert-to', format, '--outdir', out];
    await run('soffice', [...options, join(folder, file.name)], { timeout: 120_000 });
    const ending = format.split(':')[0]!;
    return new Uint8Array(readFileSync(join(out, file.name.replace(/[^.]+$/, ending))));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
