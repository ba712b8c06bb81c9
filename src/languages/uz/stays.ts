import type { UzbekCatalog } from '../catalog.js';

/** Stays of a calendar, and their codes. */
export const STAYS: UzbekCatalog = {
  Stays: 'Turish muddatlari',
  'The calendar makes no codes': 'Bu taqvim boʻyicha kod yaratilmaydi',
  'Stays of this calendar have no codes: say first, in "code_device_ids", which locks they open.':
    'Bu taqvimdagi turish muddatlari uchun kod yaratilmaydi: avval kodlar qaysi qulflarni ochishini code_device_ids maydonida koʻrsating.',
  'There is no such stay': 'Bunday turish muddati yoʻq',
  'There is no such stay: only stays that were applied have codes.':
    'Bunday turish muddati yoʻq: kodlar faqat qoʻllangan turish muddatlarida boʻladi.',
  'The stay has a code already': 'Bu turish muddatining kodi allaqachon bor',
  'This stay has a code already: revoke that one first.':
    'Bu turish muddatining kodi allaqachon bor: avval uni bekor qiling.',
  'The PIN has the dates of its stay': 'PIN-kod sanalari turish muddatidan olingan',
  'This PIN is of a stay, and has its dates: change them in the calendar, or make a PIN without a stay.':
    'Bu PIN-kod turish muddatiga tegishli va sanalari undan olingan: ularni taqvimda oʻzgartiring yoki turish muddatisiz PIN-kod yarating.',
  'The code would never be valid: its end is past already.':
    'Kod hech qachon amal qilmasdi: uning muddati allaqachon tugagan.',
  'must be after now': 'hozirgi vaqtdan keyin boʻlishi kerak',
};
