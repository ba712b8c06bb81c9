import type { UzbekCatalog } from '../catalog.js';

/** Bulut bilan sinxronlash. */
export const SYNC: UzbekCatalog = {
  'Cloud sync': 'Bulut bilan sinxronlash',
  'No cloud is set': 'Bulut koʻrsatilmagan',
  'No cloud is set: give its address as DOORWARD_CLOUD_URL and restart the hub.':
    'Bulut koʻrsatilmagan: uning manzilini DOORWARD_CLOUD_URL da bering va xabni qayta ishga tushiring.',
  'must begin with https://, or with http:// for this machine, without a user and a query':
    'https:// bilan boshlanishi kerak (shu kompyuter uchun http:// ham mumkin), foydalanuvchisiz va soʻrovsiz',
  'No cloud is set (DOORWARD_CLOUD_URL).': 'Bulut koʻrsatilmagan (DOORWARD_CLOUD_URL).',
  'The hub has not asked the cloud yet.': 'Xab bulutga hali murojaat qilmagan.',
  'The hub is sending.': 'Xab yubormoqda.',
  'The cloud has everything.': 'Bulutda hammasi bor.',
  'The line is metered: the log goes every 15 minutes, everything else once a day. For all of it at once: doorward sync now':
    'Aloqa hajm boʻyicha toʻlanadi: jurnal har 15 daqiqada, qolgani kuniga bir marta yuboriladi. Hammasini birdan yuborish: doorward sync now',
  'Nothing is sent until somebody says so: doorward sync resume':
    'Buyruq berilmaguncha hech narsa yuborilmaydi: doorward sync resume',
  'The cloud has removed this hub and takes nothing of it. Doors work as always. When whoever runs the cloud has taken it back: doorward sync now':
    'Bulut bu xabni chiqarib tashlagan va undan hech narsa olmaydi. Eshiklar odatdagidek ishlaydi. Bulut egasi uni qaytargach: doorward sync now',
  'Type this code into the cloud: {code}': 'Bulutga shu kodni kiriting: {code}',
  '{standing} But something went wrong: {advice}': '{standing} Lekin nosozlik bor: {advice}',
  'A backup waits, since the sync is paused. Go on: doorward sync resume. Or make one all the same: doorward backup now':
    'Zaxira nusxa kutmoqda, chunki sinxronlash toʻxtatib qoʻyilgan. Davom ettirish: doorward sync resume. Yoki baribir nusxa olish: doorward backup now',
  'A backup waits, since the line is metered. Make one all the same: doorward backup now':
    'Zaxira nusxa kutmoqda, chunki aloqa hajm boʻyicha toʻlanadi. Baribir nusxa olish: doorward backup now',
  'The cloud is busy or not quite there. The hub tries again by itself.':
    'Bulut band yoki toʻliq ishlamayapti. Xab oʻzi qayta urinadi.',
  'The cloud can not be reached. Is the internet there, and DOORWARD_CLOUD_URL right? The hub tries again by itself.':
    'Bulutga ulanib boʻlmadi. Internet bormi, DOORWARD_CLOUD_URL toʻgʻrimi? Xab oʻzi qayta urinadi.',
  "The cloud's certificate can not be trusted, so that nothing was sent: DOORWARD_CLOUD_URL or DOORWARD_CLOUD_CA is wrong, or somebody is in between.":
    'Bulut sertifikatiga ishonib boʻlmaydi, shuning uchun hech narsa yuborilmadi: DOORWARD_CLOUD_URL yoki DOORWARD_CLOUD_CA notoʻgʻri, yoki oʻrtada kimdir bor.',
  'What the cloud says of itself can not be true, and nothing of it is believed. Ask whoever runs the cloud.':
    'Bulutning oʻzi haqida aytgani haqiqat boʻlishi mumkin emas, unga ishonilmaydi. Bulut egasidan soʻrang.',
  "The cloud does not take this hub's signature: DOORWARD_CLOUD_URL must be the address that the cloud goes by (its FLEET_URL).":
    'Bulut bu xabning imzosini qabul qilmayapti: DOORWARD_CLOUD_URL bulutning oʻz manzili boʻlishi kerak (undagi FLEET_URL).',
  "By this hub's clock the cloud's certificate is over. Is the hub's clock right? Else the certificate has to be renewed.":
    'Bu xabning soatiga koʻra bulut sertifikatining muddati oʻtgan. Xabning soati toʻgʻrimi? Toʻgʻri boʻlsa, sertifikatni yangilash kerak.',
  "By this hub's clock the cloud's certificate is not valid yet. Set the hub's clock.":
    'Bu xabning soatiga koʻra bulut sertifikati hali kuchga kirmagan. Xabning soatini toʻgʻrilang.',
  'The hub itself failed at it: its log says why. It tries again by itself.':
    'Xabning oʻzida xato yuz berdi: sababi uning jurnalida. U oʻzi qayta urinadi.',
  'The cloud refuses what this hub sends ({code}). Update the hub, or ask whoever runs the cloud.':
    'Bulut bu xab yuborganini rad etmoqda ({code}). Xabni yangilang yoki bulut egasidan soʻrang.',
  'must be all, none, or kinds of requests with commas between them, as unlock,revoke_pin':
    'all, none yoki vergul bilan ajratilgan soʻrov turlari boʻlishi kerak, masalan unlock,revoke_pin',
};
