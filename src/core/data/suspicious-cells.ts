import { countOf, countText } from '../text/figures';
import { rowId } from './row-id';
import type { ShownRow, Table } from './table';

/** Why a text looks like an instruction to a model. */
export type Suspicion = 'override' | 'role' | 'markup' | 'answer' | 'hidden';

/** What each reason means, for people. */
const suspicionNames: Readonly<Record<Suspicion, string>> = {
  override: 'tells a model to drop its instructions',
  role: 'speaks to a model',
  markup: 'imitates the frame of a conversation with a model',
  answer: "imitates a model's answer",
  hidden: 'holds hidden characters',
};

/** So many are named in a warning. */
const named = 5;
/** Longer cells are looked at up to here, in UTF-16 units. */
const longest = 40_000;

const any = (least: number, most: number): string => String.raw`[^.!?\n]{${least},${most}}?`;
/** `I ignore the manual's instructions` tells of somebody; `ignore the previous instructions` asks for it. */
const asked = String.raw`(?<!\b(?:i|we|they|he|she|people|who|to|would|will|users?|customers?|usually|always|often|never|don't|not|ich|wir|je|nous|ils|ik|wij|yo|eu|io)\s)`;

const overrides: readonly RegExp[] = [
  new RegExp(
    String.raw`${asked}\b(?:ignore|disregard|forget|override)\b${any(0, 30)}\b(?:previous|prior|above|earlier|preceding|foregoing|system)\b${any(0, 30)}\b(?:instructions?|prompts?|rules|directions|guidelines|directives|commands|messages?)\b`,
    'iu',
  ),
  /(?:^|[.!?:\n]\s*|\bplease\s)(?:ignore|disregard|forget)\s(?:all|any|your|every|these|those)\s(?:of\s)?(?:the\s|your\s|other\s)?(?:instructions?|prompts?|rules|guidelines|directives)\b/iu,
  /(?:^|[.!?:\n]\s*|\bplease\s)(?:ignore|disregard|forget)\s(?:everything|all|anything)\s(?:above|before\sthis|written\sabove|you\swere\stold|i\ssaid\sbefore)/iu,
  /(?:^|\n)\W*(?:new|updated|real|actual|important)\s(?:system\s)?(?:instructions?|directives?)\s*(?:for\s(?:the\s)?(?:ai|model|assistant|llm))?\s*:/iu,
  new RegExp(
    String.raw`${asked}\b(?:ignorieren?(?:\ssie)?|ignoriert|vergiss|vergessen\ssie|missachten?)\b${any(0, 30)}\b(?:vorherig|bisherig|vorig|obig|vorangehend|früher)\p{L}*${any(0, 30)}\b(?:anweisung|instruktion|regel|vorgabe|prompt|befehl)`,
    'iu',
  ),
  new RegExp(
    String.raw`${asked}\b(?:ignor(?:e|es|ez|er|a|ad|ate|en)|oublie[zr]?|olvid(?:a|e|en)|dimentica(?:te)?|trascura(?:te)?|esque(?:ça|ce|cer)|desconsidere)\b${any(0, 40)}(?:instructions|consignes|règles|directives|instrucciones|indicaciones|reglas|órdenes|istruzioni|indicazioni|regole|instruções|regras|orientações)\s${any(0, 15)}(?:précédent|antérieur|ci-dessus|anterior|previa|de\sarriba|precedent|di\ssopra|qui\ssopra|prévia|acima)`,
    'iu',
  ),
  new RegExp(
    String.raw`${asked}\b(?:negeer|vergeet|ignorera|ignorér|ignorer|glöm|glem|bortse\sfrån)\b${any(0, 30)}\b(?:vorige|eerdere|bovenstaande|voorgaande|tidigare|föregående|ovanstående|tidligere|ovenstående|forrige)\b${any(0, 20)}\b(?:instructies|opdrachten|regels|instruktion|anvisning|regler|instruks)`,
    'iu',
  ),
  new RegExp(
    String.raw`(?<!\p{L})(?:zignoruj|ignoruj|zapomnij|игнорируй|проигнорируй|забудь|ігноруй)(?:cie|те)?(?!\p{L})${any(0, 30)}(?:poprzedni|wcześniejsz|powyższ|предыдущ|прежн|выше|попередн)${any(0, 30)}(?:instrukcj|polece|zasad|инструкц|указани|правил|інструкц)`,
    'iu',
  ),
  /(?:önceki|yukarıdaki)[^.\n]{0,30}(?:talimat|komut|yönerge)[^.\n]{0,30}(?:yok\ssay|görmezden\sgel|unut)/iu,
  /(?:忽略|无视|無視|忘记|忘記|不要理会)[^。\n]{0,10}(?:之前|以上|前面|先前|上述|此前)[^。\n]{0,10}(?:指令|指示|命令|提示|规则|規則|说明)/u,
  /(?:以前|上記|これまで|前|先)の[^。\n]{0,10}(?:指示|命令|プロンプト|ルール)[^。\n]{0,10}(?:無視|忘れ)/u,
  /(?:이전|위의|앞선)[^.\n]{0,10}(?:지시|명령|프롬프트|지침)[^.\n]{0,10}(?:무시|잊)/u,
  /(?:تجاهل|انس)[^.\n]{0,30}(?:التعليمات|الأوامر|التوجيهات)[^.\n]{0,20}(?:السابقة|أعلاه)/u,
  /(?:पिछले|पिछली|उपरोक्त|पूर्व)[^।\n]{0,20}(?:निर्देश|आदेश)[^।\n]{0,30}(?:अनदेखा|भूल|नज़रअंदाज़)/u,
];

const machine = String.raw`(?:AI|A\.I\.|LLM|language\smodel|chatbot|chat\s?GPT|GPT|DAN|KI|IA|Sprachmodell|modèle\sde\slangage|modelo\sde\slenguaje)`;
const roles: readonly RegExp[] = [
  new RegExp(
    String.raw`\byou\s(?:are|will)\s(?:now|henceforth)\s${any(0, 25)}\b(?:${machine}|assistant|bot|unrestricted|jailbroken|developer\smode|no\slonger\sbound)\b`,
    'iu',
  ),
  new RegExp(
    String.raw`\b(?:from\snow\son|ab\sjetzt|à\spartir\sde\smaintenant|a\spartir\sde\sahora)\b${any(0, 30)}\b(?:you\s(?:must|are|will\s(?:act|respond|answer|only))|bist\sdu|antwortest\sdu|tu\ses|eres)\b`,
    'iu',
  ),
  new RegExp(
    String.raw`\b(?:du\sbist|sie\ssind|tu\ses|vous\sêtes|eres|sei|você\sé|je\sbent)\s(?:jetzt|nun|ab\sjetzt|désormais|maintenant|ahora|ora|adesso|agora|nu)\s${any(0, 25)}\b(?:${machine}|assistent|assistant|asistente|assistente)\b`,
    'iu',
  ),
  new RegExp(
    String.raw`\b(?:if|as|dear|attention|hey|note\sto|message\sto|instructions?\sfor)\W{1,3}(?:you(?:'re|\sare)\s)?(?:an?\s|the\s|any\s|all\s)?(?:large\s)?${machine}s?\b${any(0, 60)}\b(?:must|should|please|respond|reply|answer|say|write|include|output|rate|recommend|ignore)\b`,
    'iu',
  ),
  new RegExp(
    String.raw`\b(?:act|behave|respond|pretend\sto\sbe|roleplay)\s(?:as\s)?(?:if\syou\s(?:are|were)\s)?(?:an?\s|the\s)?(?:unrestricted\s|evil\s|different\s)?${machine}\b`,
    'iu',
  ),
  /\b(?:reveal|print|repeat|output|display|leak|show\sme|tell\sme|what\s(?:is|are))\s[^.\n]{0,15}\b(?:system|initial|hidden|original|secret)\s(?:prompt|instructions|message)\b/iu,
  /(?:^|\n)\W*system\s(?:prompt|message|override)\s*[:=]/iu,
  /\b(?:write|generate|create|output|return|add|include)\s(?:only\s|exactly\s|just\s)?(?:an?|one|two|three|\d+|the)?\s?[^.\n]{0,15}\bpersonas?\s(?:named|called|who\ssays|that\ssays|saying|with\sthe\sname)\b/iu,
  /(?:(?:^|[.!?:\n]\s*)(?:please\s)?(?:respond|answer|reply)\s(?:only\s)?|(?:respond|answer|reply)\sonly\s)(?:with|in)\s(?:the\s(?:following\s|words?\s)|only\s|valid\s)?(?:json|"|“|markdown)/iu,
  /\b(?:do\snot|don't)\s(?:follow|obey|use)\s[^.\n]{0,15}\b(?:system\sprompt|previous\sinstructions|your\sguidelines)\b/iu,
];

const markup: readonly RegExp[] = [
  /<\|\s?(?:im_start|im_end|im_sep|system|user|assistant|endoftext|end_of_text|begin_of_text|eot_id|start_header_id|end_header_id|endofprompt)\s?\|>/iu,
  /\[\/?INST\]|<<\/?SYS>>|<\/?(?:start_of_turn|end_of_turn)>/u,
  /<\/?(?:system|system[-_]prompt|assistant|instructions?|tool_call|function_calls?)>/iu,
  /(?:^|\n)\s{0,3}#{2,4}\s?(?:system|instructions?|assistant|new\stask)\s?:?\s?(?:\n|$|you\b)/iu,
  /(?:^|\n)\s*(?:system|assistant|developer)\s*:\s*(?:you\s(?:are|must|will)|ignore|disregard|override|from\snow\son)\b/iu,
  /={3,}\s*data\s(?:begins|ends)/iu,
  /<!--[^]{0,200}\b(?:AI|LLM|instructions?|prompt)\b/u,
];

const answers: readonly RegExp[] = [
  /"(?:personas|frustrations|behaviours|motivations|demographics|excerpt)"\s*:\s*["[{]/u,
  /"(?:tool_calls|function_call|tool_use_id)"\s*:/u,
  /"role"\s*:\s*"(?:system|assistant|developer|tool)"/u,
];

/** Characters of no width and of no use outside emoji and some scripts. */
const unseen = /[\u200B-\u200D\u2060-\u2064\uFEFF\u180E\u00AD\u{E0000}-\u{E007F}]/gu;
/** Flags such as that of Scotland are written with tags. */
const flags = /\u{1F3F4}[\u{E0020}-\u{E007E}]+\u{E007F}/gu;
const hiddenRuns: readonly RegExp[] = [
  /[\u{E0000}-\u{E007F}]/u,
  /[\u{E0100}-\u{E01EF}\uFE00-\uFE0F]{3,}/u,
  /[\u200B-\u200D\u2060-\u2064\uFEFF]{6,}/u,
  /(?:[a-z][\u200B\u2060\uFEFF]){4,}/iu,
  /[\u202D\u202E]/u,
];
/** Embedded directions, and isolated words; telephones isolate emoji and the names of accounts. */
const directed = /[\u202A\u202B]|[\u2066-\u2068](?![@#])[^\u2069]*\p{L}/u;
const rightToLeft =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

/**
 * Whether a text looks like an instruction to a model, by conservative patterns in several languages: requests to drop
 * instructions, words to a model, the frames of conversations, imitated answers, hidden characters. It misses what is worded
 * otherwise; what it flags is worth a look, not proof.
 */
function suspicionOf(text: string): Suspicion | null {
  const looked = text.slice(0, longest).replaceAll(flags, '');
  if (hiddenRuns.some((form) => form.test(looked)) || (directed.test(looked) && !rightToLeft.test(looked))) {
    return 'hidden';
  }
  const plain = looked.normalize('NFKC').replaceAll(unseen, '').replaceAll('’', "'");
  const kinds = [
    ['markup', markup],
    ['answer', answers],
    ['override', overrides],
    ['role', roles],
  ] as const;
  return kinds.find(([, forms]) => forms.some((form) => form.test(plain)))?.[0] ?? null;
}

/** A cell that looks like an instruction. */
export interface SuspiciousCell {
  /** As the models see it. */
  rowId: string;
  /** Index into `Table.columns`. */
  column: number;
  why: Suspicion;
}

/** Those among the cells that are shown. */
export function suspiciousCells(rows: readonly ShownRow[]): SuspiciousCell[] {
  return rows.flatMap(({ id, cells }) =>
    cells.flatMap(({ column, text }) => {
      const why = suspicionOf(text);
      return why === null ? [] : [{ rowId: id, column, why }];
    }),
  );
}

/** Those among the cells of the rows that a table holds, whether they will be shown or not. */
export function suspiciousCellsOf({ rows, sources }: Pick<Table, 'rows' | 'sources'>): SuspiciousCell[] {
  return rows.flatMap(({ row, source, cells }) =>
    cells.flatMap((text, column) => {
      const why = suspicionOf(text);
      return why === null ? [] : [{ rowId: rowId(row, source, sources.length), column, why }];
    }),
  );
}

/** What is said of them in the warnings of a run; none where there are none. */
export function suspicionWarnings(cells: readonly SuspiciousCell[], table: Pick<Table, 'columns'>): string[] {
  return cells.length === 0 ? [] : [`${suspicionText(cells, table)}. Models are given them as data, between marks.`];
}

/** `2 cells look like instructions to a model: r17, answer (speaks to a model); …` */
export function suspicionText(cells: readonly SuspiciousCell[], { columns }: Pick<Table, 'columns'>): string {
  const listed = cells
    .slice(0, named)
    .map(({ rowId, column, why }) => `${rowId}, ${columns[column]?.name ?? ''} (${suspicionNames[why]})`);
  const more = cells.length > named ? `; and ${countText(cells.length - named)} more` : '';
  const which = countOf(cells.length, 'cell looks like an instruction', 'cells look like instructions');
  return `${which} to a model: ${listed.join('; ')}${more}`;
}
