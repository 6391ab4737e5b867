/**
 * Serves the window to the machine's own browser, where Electron is not to be had: from the loopback interface only,
 * under a random token in the address, with the headers of the `app:` protocol.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileOf, mediaTypes } from './appFiles.ts';
import { securityHeaders } from './policy.ts';

export interface Serving {
  /** Address to open, token included. */
  readonly address: string;
  close(): Promise<void>;
}

/** Serves the files under `root` on a free port (or `port`) of 127.0.0.1. */
export async function serve(root: string, port = 0): Promise<Serving> {
  const token = randomBytes(16).toString('hex');
  const server = createServer((request, response) => void answer(root, token, server, request, response));
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', listening);
  });
  return {
    address: `http://127.0.0.1:${portOf(server)}/${token}/`,
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function isToken(given: string, token: string): boolean {
  return given.length === token.length && timingSafeEqual(Buffer.from(given), Buffer.from(token));
}

async function answer(
  root: string,
  token: string,
  server: Server,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const refuse = (status: number): void => void response.writeHead(status, securityHeaders).end();
  // A page elsewhere that resolves its own name to 127.0.0.1 still sends its own name.
  if (request.headers.host !== `127.0.0.1:${portOf(server)}`) return refuse(403);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
  const [, given = '', ...rest] = (request.url ?? '/').split('?')[0]!.split('/');
  if (!isToken(given, token)) return refuse(404);
  const path = fileOf(root, `/${rest.join('/')}`);
  const type = path === null ? undefined : mediaTypes[extname(path)];
  if (path === null || type === undefined) return refuse(404);
  try {
    const body = await readFile(path);
    response.writeHead(200, { ...securityHeaders, 'Content-Type': type, 'Content-Length': body.length });
    response.end(request.method === 'HEAD' ? undefined : body);
  } catch {
    refuse(404);
  }
}
