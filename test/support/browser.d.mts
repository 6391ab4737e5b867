/** Path of a Chromium, or undefined. */
export function findChromium(): string | undefined;
/** Path of a Chromium; as root on Debian it is installed where it is missing. Throws what to do where there is none. */
export function requireChromium(): string;
