/** What puts blocks of trials together, in base64. Written by `node kernel/build.mjs` beside the kernel. */
export declare const figuresBytes: string;
