import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';

const require = createRequire(import.meta.url);

describe('electron-builder.yml', () => {
  it('fits electron-builder’s own schema', async () => {
    const { load } = require('js-yaml') as { load(text: string): Record<string, unknown> };
    const { validateConfiguration } = require('app-builder-lib/out/util/config/config.js') as {
      validateConfiguration(configuration: unknown, logger: unknown): Promise<void>;
    };
    const configuration = load(await readFile('electron-builder.yml', 'utf8'));
    const logger = { add: () => undefined, isEnabled: false };
    await expect(validateConfiguration(configuration, logger)).resolves.toBeUndefined();
    await expect(validateConfiguration({ ...configuration, appIdd: 'x' }, logger)).rejects.toThrow('appIdd');
  });
});
