/** Types of link frames by the names of the vectors: SPEC.md section 3. */
export const FRAME_TYPE_CODES = {
  poll: 0x01,
  idle: 0x02,
  refuse: 0x03,
  pair1: 0x10,
  pair2: 0x11,
  pair3: 0x12,
  session1: 0x20,
  session2: 0x21,
  data: 0x30,
  ack: 0x31,
} as const;
