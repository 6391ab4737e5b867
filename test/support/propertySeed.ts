import { configureGlobal } from 'fast-check';

// The same cases in every run, so that a red run means a change; `npm run proof` and SPILLWAY_PROPERTY_SEED draw others.
configureGlobal({ seed: Number(process.env.SPILLWAY_PROPERTY_SEED ?? 20_270_104) });
