import type { UzbekCatalog } from '../catalog.js';

/** Home automation: the link to another broker, slots of codes, and locks that never ask. */
export const INTEGRATIONS: UzbekCatalog = {
  'The link to the other MQTT broker does not run': 'Boshqa MQTT brokeri bilan aloqa ishlamayapti',
  'Link to the other MQTT broker': 'Boshqa MQTT brokeri bilan aloqa',
  'The hub is not a client of the broker now.': 'Xab hozir brokerga mijoz sifatida ulanmagan.',
  'No API token is set for commands from there: set one with DOORWARD_BRIDGE_TOKEN.':
    'U yerdan keladigan buyruqlar uchun API tokeni berilmagan: uni DOORWARD_BRIDGE_TOKEN orqali bering.',
  "{broker} can not be found by its name. Check DOORWARD_BRIDGE_URL, and whether the house's name service is there.":
    '{broker} brokeri nomi boʻyicha topilmadi. DOORWARD_BRIDGE_URL sozlamasini va uydagi nomlar xizmati (DNS) ishlayotganini tekshiring.',
  'Nothing listens at {broker}. Start the broker there, or mend DOORWARD_BRIDGE_URL.':
    '{broker} manzilida hech narsa ulanish qabul qilmayapti. U yerda brokerni ishga tushiring yoki DOORWARD_BRIDGE_URL sozlamasini toʻgʻrilang.',
  '{broker} can not be reached over the network. Check its power and its network, or DOORWARD_BRIDGE_URL.':
    '{broker} brokeriga tarmoq orqali yetib boʻlmadi. Uning quvvati va tarmogʻini yoki DOORWARD_BRIDGE_URL sozlamasini tekshiring.',
  '{broker} took the connection and does not answer as an MQTT broker. Check the port, and whether it wants TLS (mqtts://).':
    '{broker} ulanishni qabul qildi, lekin MQTT brokeri kabi javob bermayapti. Portni va TLS (mqtts://) talab qilinishini tekshiring.',
  '{broker} closed the connection without saying why. Its own log may tell.':
    '{broker} brokeri ulanishni sababini aytmasdan uzdi. Sababi uning oʻz jurnalida boʻlishi mumkin.',
  '{broker} closed the connection before TLS was agreed. Check that it speaks TLS at this port; its own log may tell more.':
    '{broker} brokeri TLS kelishilmasdan oldin ulanishni uzdi. U bu portda TLS bilan ishlashini tekshiring; tafsiloti uning oʻz jurnalida boʻlishi mumkin.',
  '{broker} does not speak TLS at this port. Use the port that does, or mqtt:// for one without.':
    '{broker} brokeri bu portda TLS bilan ishlamaydi. TLS ishlaydigan portni koʻrsating yoki TLS boʻlmasa, mqtt:// dan foydalaning.',
  'The certificate of {broker} is not signed by anybody the hub trusts. Name the file with its authority in DOORWARD_BRIDGE_CA.':
    '{broker} brokerining sertifikatini xab ishonadigan hech kim imzolamagan. Uni imzolagan markaz sertifikati faylini DOORWARD_BRIDGE_CA sozlamasida koʻrsating.',
  'The certificate of {broker} is made out to another name. Use in DOORWARD_BRIDGE_URL the name that stands in it, or have it made anew.':
    '{broker} brokerining sertifikati boshqa nomga berilgan. DOORWARD_BRIDGE_URL sozlamasida sertifikatdagi nomdan foydalaning yoki sertifikatni qaytadan oling.',
  'The certificate of {broker} is not valid at this time. Renew it, or set the clock of the hub if that is wrong.':
    '{broker} brokerining sertifikati hozir amal qilmaydi. Uni yangilang yoki xab soati notoʻgʻri boʻlsa, soatni toʻgʻrilang.',
  '{broker} asks for a certificate of the hub, which has none for it. Let it ask for a password.':
    '{broker} brokeri xabdan sertifikat soʻramoqda, xabda esa u uchun sertifikat yoʻq. Brokerni parol soʻraydigan qilib sozlang.',
  '{broker} does not take this user and password. Check DOORWARD_BRIDGE_USER and DOORWARD_BRIDGE_PASSWORD.':
    '{broker} brokeri bu foydalanuvchi va parolni qabul qilmadi. DOORWARD_BRIDGE_USER va DOORWARD_BRIDGE_PASSWORD sozlamalarini tekshiring.',
  '{broker} does not take this client id. Set another with DOORWARD_BRIDGE_CLIENT_ID.':
    '{broker} brokeri bu mijoz identifikatorini qabul qilmadi. DOORWARD_BRIDGE_CLIENT_ID orqali boshqasini bering.',
  'Another program connected to {broker} with the client id of the hub. Give each its own with DOORWARD_BRIDGE_CLIENT_ID.':
    'Boshqa dastur {broker} brokeriga xabning mijoz identifikatori bilan ulandi. DOORWARD_BRIDGE_CLIENT_ID orqali har biriga oʻz identifikatorini bering.',
  '{broker} takes no more connections now. The hub tries again by itself.':
    '{broker} brokeri hozir boshqa ulanishlarni qabul qilmayapti. Xab oʻzi qayta urinib koʻradi.',
  '{broker} refuses the connection (MQTT reason {reason}). Its own log may tell why.':
    '{broker} brokeri ulanishni rad etmoqda (MQTT sababi: {reason}). Tafsiloti uning oʻz jurnalida boʻlishi mumkin.',
  '{broker} was silent for too long. The hub connects again by itself.':
    '{broker} brokeridan uzoq vaqt javob kelmadi. Xab oʻzi qayta ulanadi.',
  '{broker} sent a packet that is longer than the hub takes.':
    '{broker} brokeri xab qabul qila oladiganidan uzun paket yubordi.',
  "{broker} passes on what is said at the hub's own broker: it is the same one, or tied to it. Name another in DOORWARD_BRIDGE_URL, or take the tie out.":
    '{broker} brokeri xabning oʻz brokeridagi xabarlarni uzatmoqda: bu oʻsha brokerning oʻzi yoki unga bogʻlangan broker. DOORWARD_BRIDGE_URL sozlamasida boshqasini koʻrsating yoki bogʻlanishni olib tashlang.',
  '{broker} has another hub already ({reason}); both would hear the same orders. Give this hub another broker. If the other one is gone for good, take away what it left there: the retained message at doorward/hub/owner.':
    '{broker} brokerida boshqa xab bor ({reason}); ikkalasi ham bir xil buyruqlarni eshitgan boʻlar edi. Bu xabga boshqa broker bering. Agar u xab butunlay yoʻq boʻlsa, u qoldirgan doorward/hub/owner mavzusidagi saqlangan (retained) xabarni oʻchiring.',
  '{broker} does not let the hub hear commands. Allow its user to read homeassistant/status, doorward/+/+/set and doorward/hub/#.':
    '{broker} brokeri xabga buyruqlarni eshitishga ruxsat bermayapti. Xab foydalanuvchisiga homeassistant/status, doorward/+/+/set va doorward/hub/# mavzularini oʻqishga ruxsat bering.',
  '{broker} refused what the hub said. Allow its user to write doorward/# and homeassistant/#.':
    '{broker} brokeri xab yuborgan xabarni rad etdi. Xab foydalanuvchisiga doorward/# va homeassistant/# mavzulariga yozishga ruxsat bering.',
  '{broker} keeps no retained messages, without which home automation finds no locks. Allow them there.':
    '{broker} brokeri saqlanadigan (retained) xabarlarni saqlamaydi, ularsiz uy avtomatikasi qulflarni topa olmaydi. U yerda bunga ruxsat bering.',
  '{broker} and the hub do not understand each other ({reason}).':
    '{broker} brokeri bilan xab bir-birini tushunmayapti ({reason}).',
  'This lock takes no codes': 'Bu qulf kod qabul qilmaydi',
  'There is no such slot': 'Bunday katak yoʻq',
  'The slots of codes are 0 to {last}.': 'Kodlar uchun kataklar 0 dan {last} gacha raqamlangan.',
  'names no slot': 'hech qaysi katakni koʻrsatmaydi',
  'Only a lock on MQTT can be basic': 'Faqat MQTT orqali ulangan qulf basic profilida boʻlishi mumkin',
  'Only a lock on MQTT can have the profile "basic". Pair it over mqtt, or with the profile "full".':
    'basic profili faqat MQTT orqali ulangan qulfda boʻlishi mumkin. Uni mqtt orqali yoki full profili bilan juftlang.',
  'must be "full"': 'full boʻlishi kerak',
  'Lock "{lock}" has the profile "basic": it never asks the hub, so no code works at it.':
    '“{lock}” qulfi basic profilida: u xabga hech qachon soʻrov yubormaydi, shuning uchun unda hech qaysi kod ishlamaydi.',
  'names a lock that takes no codes': 'kod qabul qilmaydigan qulfni koʻrsatadi',
};
