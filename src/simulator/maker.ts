import { createHash } from 'node:crypto';
import { makeFirmwareImage } from '../../firmware-protocol/firmware-image.js';
import { firmwarePublicKey } from '../../firmware-protocol/firmware-signature.js';

/** What simulated locks call themselves. */
export const SIMULATED_MODEL = 'DW-SIM';
/** What they leave the factory with. */
export const FACTORY_VERSION = '1.0.0';

// Simulated locks guard nothing, so the key of their maker is no secret: everybody may make images for them.
const PRIVATE_KEY = createHash('sha256').update('doorward simulated lock maker').digest();

/** The Ed25519 key that simulated locks trust, 32 bytes. */
export const SIMULATED_MAKER_KEY = firmwarePublicKey(PRIVATE_KEY);

/** An image that simulated locks take: header ‖ signature ‖ payload. @throws RangeError as `makeFirmwareImage` */
export function simulatedImage(version: string, payload: Uint8Array, model = SIMULATED_MODEL): Uint8Array {
  return makeFirmwareImage({ model, version, payload }, PRIVATE_KEY);
}

/** What is in the flash of a new lock. */
export const FACTORY_IMAGE = simulatedImage(FACTORY_VERSION, Buffer.from('Doorward simulated lock'));
