/* Numbers of SPEC.md section 1, and what this lock holds. */
#ifndef DW_LIMITS_H
#define DW_LIMITS_H

#define DW_LINK_VERSION 1
#define DW_MAX_SERIAL_FRAME_BYTES 512
#define DW_MAX_BODY_BYTES 502
#define DW_MIN_ADDRESS 1
#define DW_MAX_ADDRESS 247
#define DW_MAX_SERIAL_BYTES 64
#define DW_INSTALL_CODE_BYTES 16
#define DW_KEY_BYTES 32
#define DW_TAG_BYTES 16
#define DW_PADDING_STEP_BYTES 32
#define DW_MAX_SESSION_MESSAGES 1048576UL
#define DW_REASSEMBLY_TIMEOUT_MS 2000
#define DW_MAX_PLAINTEXT_BYTES 480
#define DW_MAX_VALUE_BYTES 256

#define DW_BOOT_ID_BYTES 8
#define DW_COMMAND_ID_BYTES 16
#define DW_REQUEST_ID_BYTES 8

#define DW_PAIRING_WINDOW_MS 120000
#define DW_ACCESS_DECISION_MS 900
#define DW_REBOOT_WAIT_MS 500

/* Results always kept, and room for more while all of those can still run (section 9.2). */
#define DW_RESULTS_KEPT 64
#define DW_RESULTS_CAPACITY 80
#define DW_EVENTS_CAPACITY 64
/* Replies not yet sent; a hub that asks more without listening loses its session. */
#define DW_OUTBOX_CAPACITY 8
/* How often one frame is sent again before the session ends (section 7.2). */
#define DW_RESENDS_MAX 200

#endif
