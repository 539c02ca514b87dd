import type { Stretch } from './table';

const letters = String.raw`[\p{L}\p{M}'’-]`;
/** A word that begins with a capital letter; bounded, so that a search takes no longer than the text is long. */
const name = String.raw`(?:St\.\s?)?\p{Lu}${letters}{0,30}`;
const number = String.raw`\d{1,4}(?:(?:[a-zA-Z]|\s[b-dB-D])(?![\p{L}\p{N}]))?(?:\s?[-/]\s?(?:\d{1,4}[a-z]?|[A-Za-z](?![\p{L}\p{N}])))?`;
/** No word, number or fraction goes on before a house number, no price and no list. */
const before = String.raw`(?<![\p{L}\p{N}_#@$€£¥+%/]|[.,:/-]\d{0,3}|\d[ .,])`;
/** Nor behind one: no decimal, time, share or measure. */
const after = String.raw`(?![\p{L}\p{N}_]|[.,:/-]\d|\s?[%€$£¥])`;
/** What is counted behind a number that is no house number, in the languages whose house numbers stand last. */
const counted = String.raw`(?!\s?[-–]?\s?(?:min|minut\p{L}*|stunde\p{L}*|std|uhr|meter\p{L}*|m|km|kilomet\p{L}*|jahre?n?|tage?n?|wochen?|mal|x|times?|euro?s?|sterne?n?|stars?|personen|people|leute|hours?|hrs?|days?|weeks?|months?|years?|anos?|años?|ann[io]|ore|or[ae]s?|horas?|dagen|uur|keer|jaar|volte|veces|vezes|giorn[io]|d[ií]as?|percent|prozent|autos?|cars?|to|of|out)(?![\p{L}\p{N}]))`;

const english = {
  /** Words that are hardly anything but streets. */
  strong: String.raw`Street|Road|Rd\.?|Avenue|Ave\.?|Lane|Boulevard|Blvd\.?|Crescent|Terrace|Mews|Gardens|Grove|Highway|Hwy\.?|Parkway|Pkwy\.?|Quay`,
  /** Those that end an address, or follow words that announce one. */
  weak: String.raw`St\.?|Ln\.?|Drive|Dr\.?|Way|Place|Pl\.?|Court|Ct\.?|Square|Sq\.?|Close|Row|Walk|Hill|Circle|Trail|Alley|Green|Park|Rise|View`,
  direction: String.raw`(?:[NSEW]{1,2}\.?\s|North\s|South\s|East\s|West\s)?`,
  unit: String.raw`(?:(?:Flat|Apt\.?|Apartment|Unit|Suite)\s[A-Z\d]{1,5},?\s)?`,
  house: String.raw`\d{1,5}[A-Za-z]?(?:\s?[-–/]\s?\d{1,5}[a-z]?)?`,
  ordinal: String.raw`\d{1,3}(?:st|nd|rd|th)`,
  /** `Street food`, `High Street banks`, `Road trips`: no address. */
  thing: String.raw`(?!\s(?:food|art|lights?|names?|smart|style|price|value|credibility|banks?|shops?|stores?|brands?|retailers?|trips?|works?|[Tt]ax|rage|safety|bikes?|[Mm]aps?|users?|signs?|[Jj]ournal|lanes?|closures?|markets?|vendors?|[Pp]art(?:y|ies)|parking|View|Trip|Fighter)(?!\p{L}))`,
};
const englishName = String.raw`(?:(?:${name}|${english.ordinal})\s){1,3}`;
const englishHouse = String.raw`${before}(?<!(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Dd]uring|[Yy]ear|of|[Tt]op|[Rr]ated|[Ss]core)\s)${english.unit}${english.house}\s${english.direction}`;
const announced = String.raw`(?<=(?:\bat|address(?:\sis|:)?|lives?(?:\sat|\sin)?|living\sat|moved\sto|home:?|deliver(?:ed)?\sto)\s)`;

const germanWay = String.raw`(?:Stra(?:ß|ss)e|Str\.|Allee|Weg|Platz|Gasse|Damm|Ufer|Ring|Chaussee|Promenade|Straat|Laan|Plein)`;
/** Compounds with these ends are no streets: a car park, a workplace, the way home. */
const noStreet = String.raw`(?!(?:park|stell|sitz|steh|schlaf|spiel|arbeits?|studien|kita|camping|liege|zelt|stamm|tisch|fenster|heim|rück|schul|arbeits|hin|um|nach|aus|fuß|fluss|rad|daten|auto|seiden|milch|wasser|einbahn|land|bundes|schnell|sack)(?:platz|weg|stra(?:ß|ss)e|gasse)(?!\p{L}))`;
const romanceParticles = String.raw`(?:(?:de|du|des|de\sla|de\slos|de\slas|del|da|do|das|dos|dei|della|delle|degli|dello|di|la|le|les|los|las|el|al|aux?|e|y|et)\s|(?:de\sl|d|l|dell)['’])`;
const romanceName = String.raw`(?:${romanceParticles}{0,3}${name}(?:[\s-](?:${romanceParticles}{0,2})${name}){0,3})`;
/** `via Zoom 3`: by which way something is sent. */
const channel = String.raw`(?!(?:Zoom|Teams|Skype|Whats?App|E-?Mail|Mail|Slack|PayPal|App|SMS|Bluetooth|USB|HDMI|Google|Facebook|Instagram|Windows|Android|Python|Java|Chrome|Safari|Word|Excel|Room|Gate|Line|Linie|Exit|Route|Highway|Platform|Channel|Link|Option|Menu|Step|Level|Version|Port|API|WLAN|Wi-?Fi|LTE|Amazon|Siri|Alexa|Discord|Signal|Telegram|Figma|Jira|Outlook|Xbox|PlayStation)(?!\p{L}))`;

/** Forms of addresses, and what a text holds that has one of them: a test that costs less. */
const forms: readonly { hint: RegExp; forms: readonly RegExp[] }[] = [
  {
    hint: /street|road|\brd\b|avenue|\bave\b|lane|boulevard|blvd|crescent|terrace|mews|gardens|grove|highway|hwy|parkway|pkwy|quay/i,
    forms: [
      // 12 Baker Street, 350 5th Ave, Flat 2, 14 Elm Grove
      new RegExp(String.raw`${englishHouse}${englishName}(?:${english.strong})(?![\p{L}\p{N}])${english.thing}`, 'gu'),
    ],
  },
  {
    hint: /\b(?:st|ln|drive|dr|way|pl|place|court|ct|square|sq|close|row|walk|hill|circle|trail|alley|green|park|rise|view)\b/i,
    forms: [
      // 42 Maple Way. – where the address ends there
      new RegExp(String.raw`${englishHouse}${englishName}(?:${english.weak})(?=\s*(?:[,;)\n]|$|\.(?:\s|$)))`, 'gu'),
    ],
  },
  {
    hint: /\b(?:at|address|address:|lives?|living|moved|home:?|deliver|delivered)\s/i,
    forms: [
      // at 42 Maple Way, at 12 baker street – in any case of letters
      new RegExp(
        String.raw`${announced}${english.unit}${english.house}\s(?!(?:minutes?|min|mins|hours?|people|percent|different|miles?|metres?|meters?|km|other|new|more|of)\s)(?:(?:[\p{L}'’.-]{2,30}|${english.ordinal})\s){1,3}?(?:${english.strong}|${english.weak})(?![\p{L}\p{N}])`,
        'giu',
      ),
    ],
  },
  {
    hint: /stra(?:ß|ss)e|str\b|straat|gracht|gasse|allee|weg|platz|damm|ufer|ring|chaussee|promenade|laan|plein|kade|gata|vägen|gade|vej|veien|katu|ntie/i,
    forms: [
      // Bahnhofstr. 5a, Keizersgracht 12, Storgatan 3
      new RegExp(
        String.raw`(?<![\p{L}\p{N}])(?:(?:lange|korte|nieuwe|oude|grote|kleine|alte|neue|große|obere|untere|gamla|stora|lilla)\s)?${noStreet}\p{L}[\p{L}-]{1,30}(?:stra(?:ß|ss)e|str\.|str(?=\s)|straat|gracht|gasse|allee|weg|platz|damm|ufer|chaussee|laan|plein|kade|gatan|gata|vägen|gade|vej|veien|katu|ntie),?\s?(?:Nr\.?\s?|No\.?\s?)?${number}${after}${counted}`,
        'giu',
      ),
      // Straße des 17. Juni 135, Platz der Republik 1
      new RegExp(
        String.raw`(?<![\p{L}\p{N}])(?:Stra(?:ß|ss)e|Platz|Allee|Ufer)\s(?:des|der|am|zum|zur|an\sder)\s(?:\d{1,2}\.\s)?\p{Lu}[\p{L}-]{2,30}\s${number}${after}${counted}`,
        'gu',
      ),
      // Berliner Straße 12, Potsdamer Platz 1
      new RegExp(
        String.raw`(?<![\p{L}\p{N}])\p{Lu}[\p{L}-]{2,30}(?:\s\p{Lu}[\p{L}-]{2,30})?\s${germanWay}\s?(?:Nr\.?\s?)?${number}${after}${counted}`,
        'gu',
      ),
    ],
  },
  {
    hint: /\b(?:am|an|auf|im|in|unter|zum|zur)\s/i,
    forms: [
      // Unter den Linden 5, Am Alten Markt 7
      new RegExp(
        String.raw`(?<![\p{L}\p{N}])(?:Am|An\sder|An\sden|Auf\sder|Auf\sdem|Im|In\sder|Unter\sden|Zum|Zur)\s(?:\p{Lu}\p{L}{2,15}(?:en|er)\s)?(?:\p{L}{0,15}[Mm]arkt|\p{L}{0,15}[Gg]raben|\p{Lu}\p{L}{0,15}berg|\p{L}{0,15}[Ww]all|\p{L}{0,15}[Tt]or|Linden|Anger|Rain|Hang|\p{L}{0,15}[Bb]ach|Kirchplatz|Kirchhof|Wiesengrund|Hofgarten|Schlossgarten|Stadtpark)\s${number}${after}${counted}`,
        'gu',
      ),
    ],
  },
  {
    hint: /\b(?:rue|avenue|av\.|boulevard|bd|bld|place|chemin|impasse|quai|route|square|ruelle|faubourg)\b|allée/i,
    forms: [
      // 10 rue de la Paix, 3 bis, avenue Victor Hugo
      new RegExp(
        String.raw`${before}\d{1,4}(?:\s?(?:bis|ter|quater)(?!\p{L})|[a-zA-Z](?!\p{L}))?,?\s(?:[Rr]ue|[Aa]venue|[Aa]v\.|[Bb]oulevard|[Bb]d\.?|[Bb]ld|[Pp]lace|[Cc]hemin|[Aa]llée|[Ii]mpasse|[Qq]uai|[Rr]oute|[Ss]quare|[Rr]uelle|[Ff]aubourg)\s${romanceName}`,
        'gu',
      ),
      // 10 rue des lilas
      new RegExp(
        String.raw`${before}\d{1,4}(?:\s?(?:bis|ter)(?!\p{L}))?,?\s(?:rue|avenue|boulevard|impasse|allée|chemin)\s${romanceParticles}{1,3}\p{L}[\p{L}-]{2,30}`,
        'giu',
      ),
    ],
  },
  {
    hint: /\b(?:via|viale|piazza|p\.za|piazzale|corso|vicolo|lungotevere|largo|calle|c\/|avenida|avda|av\.|paseo|plaza|camino|ronda|rua|travessa|carrer|alameda)|praça|rúa|calçada/i,
    forms: [
      // via Roma 3, Corso Vittorio Emanuele II, 12
      new RegExp(
        String.raw`(?<![\p{L}\p{N}])(?:[Vv]ia|[Vv]iale|[Pp]iazza|[Pp]\.za|[Pp]iazzale|[Cc]orso|[Vv]icolo|[Ll]ungotevere|[Ll]argo)\s${channel}${romanceName},?\s(?:n\.?\s?°?)?${number}${after}${counted}`,
        'gu',
      ),
      // Calle Mayor 5, Avenida da Liberdade, n.º 110, Rua Augusta 1200
      new RegExp(
        String.raw`(?<![\p{L}\p{N}])(?:[Cc]alle|[Cc]/|[Aa]venida|[Aa]vda\.?|[Aa]v\.|[Pp]aseo|[Pp]laza|[Cc]amino|[Rr]onda|[Rr]ua|[Tt]ravessa|[Pp]raça|[Rr]úa|[Cc]arrer|[Cc]alçada|[Aa]lameda)\s?${romanceName},?\s(?:n[.º°ºo]{0,3}\s?|#\s?)?${number}${after}${counted}`,
        'gu',
      ),
      // calle mayor 5
      new RegExp(
        String.raw`(?<![\p{L}\p{N}])(?:calle|rua|carrer)\s${romanceParticles}{0,2}\p{L}[\p{L}-]{3,30},?\s(?:n[.º°o]{0,3}\s?)?${number}${after}${counted}`,
        'gu',
      ),
    ],
  },
  {
    hint: /\bul\.|\bulic|\b[ap]l\.|\baleje|ул|пр|пер|вул|бульвар|шоссе|набережная|площадь|caddesi|cad\.|soka|sok\.|bulvar|mahalle/iu,
    forms: [
      // ul. Marszałkowska 10/5, al. Jerozolimskie 100
      new RegExp(
        String.raw`(?<![\p{L}\p{N}])(?:[Uu]l\.|[Uu]lica|[Uu]lice|[Aa]l\.|[Aa]leje|[Pp]l\.)\s?${name}(?:\s${name}){0,2},?\s${number}${after}`,
        'gu',
      ),
      // ул. Ленина, д. 5
      new RegExp(
        String.raw`(?<![\p{L}\p{N}])(?:[Уу]л\.|[Уу]лиц[ае]|[Пп]р\.|[Пп]р-т|[Пп]роспекте?|[Пп]ер\.|[Пп]ереулок|[Вв]ул\.|[Вв]улиця)\s?\p{Lu}[\p{L}-]{1,30}(?:\s\p{Lu}[\p{L}-]{1,30})?,?\s(?:д\.|дом|буд\.)?\s?${number}${after}`,
        'gu',
      ),
      // Невский проспект, 28
      new RegExp(
        String.raw`(?<![\p{L}\p{N}])\p{Lu}[\p{L}-]{2,30}\s(?:улица|ул\.|проспект|пр\.|переулок|бульвар|шоссе|набережная|площадь|вулиця),?\s(?:д\.|дом)?\s?${number}${after}`,
        'gu',
      ),
      // Atatürk Caddesi No: 5
      new RegExp(
        String.raw`(?<![\p{L}\p{N}])${name}(?:\s${name})?\s(?:Caddesi|Cad\.|Sokağı|Sokak|Sok\.|Bulvarı|Mahallesi),?\s(?:No\s?[:.]?\s?)?${number}${after}`,
        'gu',
      ),
    ],
  },
  {
    hint: /\p{Script=Han}/u,
    forms: [
      // 人民路123号, 渋谷2丁目21-1
      /(?<!\p{Script=Han})\p{Script=Han}{2,12}[路街道巷弄](?:[一二三四五六七八九十]{1,2}段)?\d{1,5}(?:弄\d{1,4})?[号號]/gu,
      /[\p{Script=Han}\p{Script=Katakana}]{1,12}\d{1,3}(?:丁目|-)\d{1,3}(?:番地?|-)\d{1,4}号?/gu,
    ],
  },
  {
    hint: /box|postfach|postbus|apartado|postale/i,
    forms: [
      // PO Box 123
      /(?<!\p{L})(?:P\.?\s?O\.?\s?Box|Postfach|Postbus|Apartado(?: de correos)?|Boîte postale|Casella postale)\s\d{1,3}(?:\s?\d{2,3}){0,2}(?!\d)/giu,
    ],
  },
];

/**
 * Street addresses with a house number, as people write them in English, German, Dutch, the languages of Scandinavia, French,
 * Italian, Spanish, Portuguese, Catalan, Polish, Russian, Turkish, Chinese and Japanese, and post boxes. The postcode and the town
 * stay; alone they are no address.
 */
export function findStreetAddresses(text: string): Stretch[] {
  if (!/\d/.test(text)) {
    return [];
  }
  const found: Stretch[] = [];
  for (const form of forms.flatMap((group) => (group.hint.test(text) ? group.forms : []))) {
    for (const { 0: match, index: start } of text.matchAll(form)) {
      const end = start + match.trimEnd().length;
      if (!found.some((other) => start < other.end && other.start < end)) {
        found.push({ start, end });
      }
    }
  }
  return found;
}
