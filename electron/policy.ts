/** What the window may do, as pure functions: the wiring in main.ts decides nothing. */

/** Scheme and host under which the window's own files are served. */
export const appOrigin = 'app://spillway';

/** Nothing but the application's own files; workers and WebAssembly are its own too. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Headers of every answer: the policy, and the isolation that SharedArrayBuffer needs. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Content-Security-Policy': contentSecurityPolicy,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

/** Whether an address belongs to the application itself. */
export function isOwnAddress(address: string): boolean {
  try {
    const url = new URL(address);
    return `${url.protocol}//${url.host}` === appOrigin;
  } catch {
    return false;
  }
}

/** The window never leaves the application, and nothing opens a second one. */
export const mayNavigate = isOwnAddress;

/** Permissions the window is granted: writing to the clipboard on the user's gesture, and nothing else. */
export function mayUse(permission: string): boolean {
  return permission === 'clipboard-sanitized-write';
}

/** The sender of an IPC message, as far as the decision needs it. */
export interface Sender {
  /** Address of the frame; null where the frame is gone. */
  readonly address: string | null;
  readonly isMainFrame: boolean;
}

/** Why a message is not answered, or null where it is. */
export function refusalOf(sender: Sender): string | null {
  if (sender.address === null) return 'the frame that sent it is gone';
  if (!isOwnAddress(sender.address)) return `it came from ${sender.address}, which is not the application`;
  if (!sender.isMainFrame) return 'it came from an embedded frame';
  return null;
}
