import { brokenDiskProof } from '../../../scripts/prove/faults/broken-disk-proof.js';
import { shortPass } from './short-pass.js';

shortPass(brokenDiskProof, 2);
