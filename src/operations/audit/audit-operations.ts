import { consistencyProof, inclusionProof } from '../../audit/merkle-proof.js';
import { InvalidInput } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';
import type { Store } from '../store-ports.js';
import type { AuditUseCases } from './audit-use-cases.js';
import { exportLog } from './export-log.js';
import type { LogCheck } from './log-check.js';
import type { LogCheckpoints } from './log-checkpoints.js';

export interface AuditOperationsDeps {
  readonly store: Store;
  readonly checkpoints: LogCheckpoints;
  readonly logCheck: Pick<LogCheck, 'view'>;
}

export function auditOperations({ store, checkpoints, logCheck }: AuditOperationsDeps): AuditUseCases {
  const { logTree } = store;
  const range = (start: number, end: number) => logTree.range(start, end);
  const bounded = (rows: number | null, atLeast: number): number => {
    const { size } = logTree.head();
    if (rows === null) return Math.max(size, atLeast);
    if (rows >= atLeast && rows <= size) return rows;
    throw new InvalidInput('log_size', say('The log has {size} rows; ask about these.', { size }));
  };
  return {
    readLogStanding: () => ({
      ...logCheck.view(),
      size: logTree.head().size,
      prunedRows: store.pruning.prunedRows(),
      signed: logTree.checkpoint(),
    }),
    readCheckpoint: async () => {
      const kept = await checkpoints.sign();
      const head = logTree.head();
      // The log may have grown since.
      const chain = head.size === kept.size ? head.chain : store.outbox.chainHash(kept.size);
      const root = head.size === kept.size ? head.root : range(0, kept.size);
      return { ...kept, root, chain: chain ?? head.chain, publicKey: checkpoints.publicKey };
    },
    proveInclusion: (_, row, rows) => {
      const seq = bounded(row, 1);
      const size = bounded(rows, seq);
      return {
        ...{ seq, size },
        leafHash: range(seq - 1, seq),
        root: range(0, size),
        path: inclusionProof(range, seq - 1, size),
      };
    },
    proveConsistency: (_, before, after) => {
      const from = bounded(before, 1);
      const to = bounded(after, from);
      return {
        from: { size: from, root: range(0, from) },
        to: { size: to, root: range(0, to) },
        path: consistencyProof(range, from, to),
      };
    },
    exportLog: (caller) => exportLog({ store, checkpoints }, caller),
  };
}
