const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'this account may not',
  EDQUOT: 'the quota of this account on the disk is used up',
  EEXIST: 'there is a file of that name',
  EISDIR: 'it is a folder',
  ELOOP: 'it is a link that leads back to itself',
  ENOENT: 'there is no such file or folder',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'what should be a folder on the way is none',
  EPERM: 'this account may not',
  EROFS: 'the disk is read-only',
};

/** Why a file could not be read or written, in words that follow "can't be read" in brackets. */
export function fileTrouble(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return WORDS[code] ?? code;
}
