export interface KeyReads {
  /** A named secret (`jwt`, `link_static`, `claim`…), unsealed. */
  get(name: string): Uint8Array | null;
}

export interface KeyWrites extends KeyReads {
  put(name: string, secret: Uint8Array, atMs: number): void;
  remove(name: string): void;
}
