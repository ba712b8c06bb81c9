import { killRestoreProof } from '../../../scripts/prove/faults/kill-restore-proof.js';
import { killUpgradeProof } from '../../../scripts/prove/faults/kill-upgrade-proof.js';
import { shortPass } from './short-pass.js';

shortPass(killRestoreProof, 3);
shortPass(killUpgradeProof, 6);
