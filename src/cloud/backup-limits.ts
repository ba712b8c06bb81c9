/** Bytes of one part of a backup. */
export const BACKUP_PART_BYTES = 1024 * 1024;
/** Parts of one backup: 4 GiB. */
export const BACKUP_PARTS_MAX = 4_096;
/** Parts of one hub in a minute: half a gigabyte. */
export const PARTS_A_MINUTE = 600;
/** And at once: it sends one after the other, and a line that died takes a place until that is noticed. */
export const PARTS_OF_HUB_AT_ONCE = 2;
/** Whole backups of one hub; hubs keep their own number of them below that. */
export const BACKUPS_OF_HUB_MAX = 64;
/** All parts of one hub, whole backups and the one on its way, bytes. */
export const BACKUP_BYTES_OF_HUB_MAX = 16 * 1024 ** 3;
