import { crc32 as zlibCrc32 } from 'node:zlib';

/** CRC-32 as in Ethernet, zip and PNG (reflected 0xEDB88320, initial and final 0xFFFFFFFF). `crc32("123456789")` = 0xCBF43926. */
export function crc32(bytes: Uint8Array): number {
  return zlibCrc32(bytes);
}
