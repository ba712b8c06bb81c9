const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[A-Za-z0-9+/=\s]+-----END \1-----/g;

/** The blocks of a PEM text (RFC 7468), by what they hold. */
export interface PemParts {
  readonly certificates: readonly string[];
  readonly keys: readonly string[];
}

/** @returns certificates and private keys in order; other blocks and what stands between them is left out */
export function pemParts(text: string): PemParts {
  const blocks = [...text.matchAll(BLOCK)].map(([block, label]) => ({ block, label }));
  const of = (wanted: (label: string) => boolean) =>
    blocks.filter(({ label }) => wanted(label ?? '')).map(({ block }) => block);
  return {
    certificates: of((label) => label === 'CERTIFICATE'),
    keys: of((label) => label.endsWith('PRIVATE KEY')),
  };
}

/** One text of them, as files have it. */
export function pemText(...blocks: readonly string[]): string {
  return blocks.map((block) => `${block.trim()}\n`).join('');
}
