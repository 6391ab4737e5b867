/** The compiled text kernel, in base64. Written by `node kernel/build.mjs`, which every build and test run calls. */
export declare const textKernelBytes: string;
