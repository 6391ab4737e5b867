/** Serves the window's own files and the imports that the user chose, by address, to the `app:` protocol. */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { Readable } from 'node:stream';
import { appOrigin, isOwnAddress, securityHeaders } from './policy.ts';
import type { ImportTokens } from './imports.ts';

export const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.csv': 'text/csv; charset=utf-8',
  '.spillway': 'application/octet-stream',
};

/** Path prefix of imports; what follows is a token, never a path. */
export const importPrefix = '/import/';

/** File that an address stands for within `root`, or null where it leads out of it. */
export function fileOf(root: string, pathname: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null;
  const path = normalize(join(root, decoded === '/' ? 'index.html' : decoded));
  return path.startsWith(root + sep) ? path : null;
}

function answer(
  status: number,
  body: ConstructorParameters<typeof Response>[0],
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(body, { status, headers: { ...securityHeaders, ...headers } });
}

/** The handler of the `app:` protocol. */
export function appFileHandler(root: string, imports: ImportTokens): (request: Request) => Promise<Response> {
  return async (request) => {
    if (!isOwnAddress(request.url) || request.method !== 'GET') return answer(403, 'Not here.');
    const { pathname } = new URL(request.url);
    if (pathname.startsWith(importPrefix))
      return importAnswer(imports.pathOf(pathname.slice(importPrefix.length)));
    const path = fileOf(root, pathname);
    const type = path === null ? undefined : mediaTypes[extname(path)];
    if (path === null || type === undefined) return answer(404, 'There is no such file.');
    try {
      return answer(200, new Uint8Array(await readFile(path)), { 'Content-Type': type });
    } catch {
      return answer(404, 'There is no such file.');
    }
  };
}

/** An import is streamed: it may be larger than what fits into one message. */
async function importAnswer(path: string | null): Promise<Response> {
  if (path === null) return answer(404, 'This import was released.');
  try {
    const { size } = await stat(path);
    const stream = Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>;
    return answer(200, stream, {
      'Content-Type': 'application/octet-stream',
      'Content-Length': String(size),
    });
  } catch {
    return answer(404, 'The file is no longer there.');
  }
}

/** Address under which a worker fetches the import with this token. */
export const importAddress = (token: string): string => `${appOrigin}${importPrefix}${token}`;
