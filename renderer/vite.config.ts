/** Builds the window into dist/renderer: relative addresses, so that app:// and a loopback server can both serve it. */
import react from '@vitejs/plugin-react';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Plugin, defineConfig } from 'vite';
import { enginesKey, sample } from './sample/plugin.ts';

const root = fileURLToPath(new URL('.', import.meta.url));

/** What the page may load: itself, `blob:` addresses of files being imported, and inline styles (Mantine's). */
const contentSecurityPolicy = [
  "default-src 'self'",
  // The engine's kernel is WebAssembly.
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "connect-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The policy is part of the built page, so that it holds whatever serves it; in development Vite needs inline scripts. */
function policy(): Plugin {
  return {
    name: 'spillway-content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy },
        injectTo: 'head-prepend',
      },
    ],
  };
}

const { version } = JSON.parse(readFileSync(`${root}../package.json`, 'utf8')) as { version: string };

export default defineConfig({
  root,
  define: { __APP_VERSION__: JSON.stringify(version), __ENGINES__: JSON.stringify(enginesKey()) },
  base: './',
  plugins: [react(), policy(), sample(version)],
  worker: { format: 'es' },
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'es2023',
    sourcemap: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
