import type { UzbekCatalog } from '../catalog.js';

/** Sites and their statistics. */
export const SITES: UzbekCatalog = {
  'There is a site of this name already': 'Bunday nomli obyekt allaqachon bor',
  'There is a site named "{site}" already. Choose another name.':
    '“{site}” nomli obyekt allaqachon bor. Boshqa nom tanlang.',
  'The site has locks': 'Obyektda qulflar bor',
  'Site "{site}" has {count} locks: move or remove them first.':
    '“{site}” obyektida {count} ta qulf bor: avval ularni koʻchiring yoki oʻchiring.',
  'The hub needs a site': 'Xabga obyekt kerak',
  'This is the only site, and a hub has one: rename it instead.':
    'Bu yagona obyekt, xabda esa kamida bittasi boʻladi: uni oʻchirmasdan, nomini oʻzgartiring.',
  'The hub has room for no more sites': 'Xabda obyektlar uchun boshqa joy yoʻq',
  'A hub keeps at most {count} sites: remove one first.':
    'Xabda koʻpi bilan {count} ta obyekt boʻladi: avval bittasini oʻchiring.',
  'There is no such time zone': 'Bunday vaqt mintaqasi yoʻq',
  'There is no such time zone. Use an IANA name such as "Asia/Tashkent".':
    'Bunday vaqt mintaqasi yoʻq. IANA nomini kiriting, masalan “Asia/Tashkent”.',
  'Site created': 'Obyekt yaratildi',
  Site: 'Obyekt',
  'Site changed': 'Obyekt oʻzgartirildi',
  Statistics: 'Statistika',
  'Statistics of so long a time are not told at once': 'Bunday uzoq davr statistikasi birdaniga berilmaydi',
  'Statistics are of the years 1970 to 2999.': 'Statistika 1970-yildan 2999-yilgacha boʻladi.',
  'At most {count} days by the day: ask for less at a time.':
    'Kunlar boʻyicha koʻpi bilan {count} kun: bir safarda kamroq soʻrang.',
  'At most {count} days by the hour: ask for less at a time.':
    'Soatlar boʻyicha koʻpi bilan {count} kun: bir safarda kamroq soʻrang.',
  '"from" must be before "to".': 'from qiymati to qiymatidan oldin boʻlishi kerak.',
  'There is no such lock, and there was none at this site.': 'Bu obyektda bunday qulf yoʻq va boʻlmagan.',
  'More than {count} batteries: ask for fewer days, or for one lock.':
    'Batareyalar {count} tadan koʻp: kamroq kun yoki bitta qulf uchun soʻrang.',
};
