declare module 'lz4js' {
  /** One LZ4 frame without checksums, blocks of 4 MiB. */
  export function compress(bytes: Uint8Array): Uint8Array;
}
