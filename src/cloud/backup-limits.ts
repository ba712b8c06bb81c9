/** Bytes of one part of a backup. */
export const BACKUP_PART_BYTES = 1024 * 1024;
/** Parts of one backup: 4 GiB. */
export const BACKUP_PARTS_MAX = 4_096;
/** Whole backups of one hub; hubs keep their own number of them below that. */
export const BACKUPS_OF_HUB_MAX = 64;
/** All parts of one hub, whole backups and the one on its way, bytes. */
export const BACKUP_BYTES_OF_HUB_MAX = 16 * 1024 ** 3;
