/** From package.json, put in by the build. */
declare const __APP_VERSION__: string;
/** Tells the code that computes results, put in by the build: another hash, other results. */
declare const __ENGINES__: string;
