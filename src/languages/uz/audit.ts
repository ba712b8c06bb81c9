import type { UzbekCatalog } from '../catalog.js';

/** Jurnal yaxlitligining isbotlari. */
export const AUDIT: UzbekCatalog = {
  'Checkpoint of the log': 'Jurnalning nazorat nuqtasi',
  'Proof of inclusion': 'Kiritilganlik isboti',
  'Proof of consistency': 'Izchillik isboti',
  'The log has not so many rows': 'Jurnalda buncha yozuv yoʻq',
  'The log has {size} rows; ask about these.': 'Jurnalda {size} ta yozuv bor; shular haqida soʻrang.',
  'A row of the log is missing': 'Jurnalda yozuv yetishmaydi',
  'A row of the log is missing, so nothing can be proved by it.':
    'Jurnalda yozuv yetishmaydi, shuning uchun u bilan hech narsani isbotlab boʻlmaydi.',
  'The log was changed meanwhile': 'Jurnal shu orada oʻzgardi',
  'Something of the log was erased meanwhile: export it again.':
    'Jurnalning bir qismi shu orada oʻchirildi: uni qayta eksport qiling.',
  'The whole log is written on the hub itself alone.': 'Butun jurnal faqat xabning oʻzida yoziladi.',
};
