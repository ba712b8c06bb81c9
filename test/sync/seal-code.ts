/**
 * Seals a code to a hub as a program in a browser would, by WebCrypto: nothing of it is the hub's own code.
 * @param publicKey SubjectPublicKeyInfo, base64
 */
export async function sealCode(
  digits: string,
  to: { readonly publicKey: string; readonly hubId: string; readonly requestId: string },
): Promise<string> {
  const { subtle } = globalThis.crypto;
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  const hub = await subtle.importKey('spki', Buffer.from(to.publicKey, 'base64'), curve, false, []);
  const pair = await subtle.generateKey(curve, true, ['deriveBits']);
  const secret = await subtle.deriveBits({ name: 'ECDH', public: hub }, pair.privateKey, 256);
  const { kty, crv, x, y } = await subtle.exportKey('jwk', pair.publicKey);
  const header = {
    alg: 'ECDH-ES',
    enc: 'A256GCM',
    epk: { kty, crv, x, y },
    kid: to.hubId,
    rid: to.requestId,
  };
  const protectedText = Buffer.from(JSON.stringify(header)).toString('base64url');
  const info = Buffer.concat([
    Buffer.from([0, 0, 0, 1]),
    Buffer.from(secret),
    Buffer.from([0, 0, 0, 7]),
    Buffer.from('A256GCM'),
    Buffer.from([0, 0, 0, 0, 0, 0, 0, 0]),
    Buffer.from([0, 0, 1, 0]),
  ]);
  const key = await subtle.importKey('raw', await subtle.digest('SHA-256', info), 'AES-GCM', false, [
    'encrypt',
  ]);
  const iv = globalThis.crypto.getRandomValues(new Uint8Array(12));
  const sealed = Buffer.from(
    await subtle.encrypt(
      { name: 'AES-GCM', iv, additionalData: Buffer.from(protectedText, 'ascii') },
      key,
      Buffer.from(digits),
    ),
  );
  const [text, tag] = [sealed.subarray(0, -16), sealed.subarray(-16)];
  return [protectedText, '', ...[iv, text, tag].map((part) => Buffer.from(part).toString('base64url'))].join(
    '.',
  );
}
