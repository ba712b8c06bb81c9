import { fullDiskProof } from '../../../scripts/prove/faults/full-disk-proof.js';
import { shortPass } from './short-pass.js';

shortPass(fullDiskProof, 1);
