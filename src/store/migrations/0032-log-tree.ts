import type { Migration } from '../migrate.js';

/**
 * A Merkle tree over the log. `chain_head` has its right edge (`audit/merkle-tree`), written with each commit as the head of the chain is;
 * `log_nodes` the roots of its perfect subtrees at every eighth level, so that a proof reads some hundred hashes however long the log is. Of
 * a log that is there already the tree is built when the store opens. `log_checkpoint`: the last one that was signed.
 */
export const logTree: Migration = {
  version: 32,
  name: 'log tree',
  sql: `
ALTER TABLE chain_head ADD COLUMN tree_size INTEGER NOT NULL DEFAULT 0 CHECK (tree_size >= 0);
ALTER TABLE chain_head ADD COLUMN peaks BLOB NOT NULL DEFAULT x'';

CREATE TABLE log_nodes (
  level INTEGER NOT NULL CHECK (level > 0),
  node INTEGER NOT NULL CHECK (node >= 0),
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (level, node)
) STRICT, WITHOUT ROWID;

CREATE TABLE log_checkpoint (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  size INTEGER NOT NULL CHECK (size >= 0),
  at_ms INTEGER NOT NULL,
  note TEXT NOT NULL
) STRICT;
`,
};
