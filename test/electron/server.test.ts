import { mkdtemp, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serve, type Serving } from '../../electron/server.ts';

let serving: Serving;

beforeEach(async () => {
  const root = await mkdtemp(join(tmpdir(), 'spillway-'));
  await writeFile(join(root, 'index.html'), '<title>Spillway</title>');
  await writeFile(join(root, 'secret.txt'), 'not a type that is served');
  serving = await serve(root);
});
afterEach(() => serving.close());

/** Status of a request with a Host header of its own, which fetch would not send. */
function statusWithHost(address: string, host: string): Promise<number> {
  return new Promise((done, failed) => {
    request(address, { headers: { host } }, (response) => done(response.resume().statusCode ?? 0))
      .on('error', failed)
      .end();
  });
}

describe('loopback server', () => {
  it('serves the window under its token, isolated and with the policy', async () => {
    const page = await fetch(serving.address);
    expect(await page.text()).toContain('Spillway');
    expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('answers nothing without the token, outside its folder or to another host name', async () => {
    const { origin } = new URL(serving.address);
    expect((await fetch(`${origin}/`)).status).toBe(404);
    expect((await fetch(`${origin}/${'0'.repeat(32)}/`)).status).toBe(404);
    expect((await fetch(`${serving.address}secret.txt`)).status).toBe(404);
    expect((await fetch(`${serving.address}%2e%2e%2fsecret.html`)).status).toBe(404);
    expect((await fetch(serving.address, { method: 'POST' })).status).toBe(405);
    expect(await statusWithHost(serving.address, 'evil.example')).toBe(403);
  });

  it('listens on the loopback interface', () => expect(new URL(serving.address).hostname).toBe('127.0.0.1'));
});
