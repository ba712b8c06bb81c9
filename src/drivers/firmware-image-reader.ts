import { readFirmwareImage } from '../../firmware-protocol/firmware-image.js';
import type { FirmwareFault } from '../../firmware-protocol/firmware-image.js';
import { isFirmwareSigned } from '../../firmware-protocol/firmware-signature.js';
import { compareFirmwareVersions } from '../../firmware-protocol/firmware-version.js';
import type { FirmwareReader } from '../operations/firmware/firmware-ports.js';
import { hexOf } from './lock-session-meaning.js';
import { say, type Sentence } from '../kit/sentence.js';

const DETAILS: Readonly<Record<FirmwareFault, Sentence>> = {
  bad_header: say('It does not begin as a firmware image does.'),
  truncated: say('Its end is missing.'),
  trailing: say('It goes on behind its end.'),
  corrupt: say('Its content is not what its header promises.'),
};

/** @param makerKeys raw Ed25519 keys of makers to trust; none: only the lock can tell who signed an image */
export function firmwareReader(makerKeys: readonly Uint8Array[]): FirmwareReader {
  return {
    read(bytes) {
      const read = readFirmwareImage(bytes);
      if (!read.ok) return { ok: false, code: 'damaged', detail: DETAILS[read.code] };
      const { model, version, payloadBytes, payloadHash, header, signature } = read.image;
      if (makerKeys.length > 0 && !isFirmwareSigned(header, signature, makerKeys)) {
        return { ok: false, code: 'unsigned', detail: say('No maker that this hub trusts has signed it.') };
      }
      return { ok: true, facts: { model, version, payloadBytes, hash: hexOf(payloadHash) } };
    },
    compare: (a, b) => compareFirmwareVersions(a, b) ?? null,
  };
}
