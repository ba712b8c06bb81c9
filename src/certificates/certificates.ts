import path from 'node:path';
import { LockAuthority } from './lock-authority.js';
import { makerProgramPath, runLockMaker, runMaker } from './run-maker.js';
import { ServerCertificate, type ServerCertificateDeps } from './server-certificate.js';

export interface CertificatesDeps extends Omit<ServerCertificateDeps, 'make' | 'machine'> {
  /** Whether locks are asked for certificates. */
  readonly locksAreAsked: boolean;
}

/** What the hub serves over TLS, and the authority that issues certificates to locks; each made by a program of its own. */
export function certificates({ locksAreAsked, ...deps }: CertificatesDeps): {
  readonly server: ServerCertificate;
  readonly locks: LockAuthority;
} {
  const program = makerProgramPath();
  return {
    server: new ServerCertificate({ ...deps, make: runMaker(program) }),
    locks: new LockAuthority({
      folder: path.join(deps.dataDir, 'keys'),
      make: runLockMaker(program),
      logger: deps.logger,
      isAsked: locksAreAsked,
    }),
  };
}
