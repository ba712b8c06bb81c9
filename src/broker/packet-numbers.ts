import { writeToStream } from 'mqtt-packet';

/**
 * Aedes' writer of packets keeps all 65,536 two-byte numbers as buffers of their own: 8 MiB, made while the first lock waits
 * for its first packet. Made when one is needed, a number costs a microsecond. For the whole process.
 */
export function keepNoPacketNumbers(): void {
  writeToStream.cacheNumbers = false;
}
