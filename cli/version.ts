/** The version of the package, read when it is built. */
import manifest from '../package.json' with { type: 'json' };

export const version: string = manifest.version;
