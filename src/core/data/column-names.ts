const people =
  'respondent|responder|participant|interviewee|informant|panell?ist|proband|person|subject|user|customer|client|member|patient|employee|student|reviewer';
const person = new RegExp(`^(?:${people})s?$`);
const personId = new RegExp(
  `^(?:(?:${people})s? ?(?:id|ids|uuid|no|nr|num|number|code|key|name|identifier|handle)|username|screen name)$`,
);
const looseId = /^(?:speaker|author|full name|name|e ?mail|e ?mail address|email id)$/;
const plainId =
  /^(?:(?:response|record|row|case|entry|submission|session|ticket|review|survey|interview|unique) )?(?:id|uuid|guid|identifier|key|number|no|nr)$/;

/** Words of a column's name, as `respondent id` from `RespondentID`, `respondent_id` or `Respondent #`. */
export function columnWords(name: string): string {
  return name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll('#', ' number ')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/**
 * How strongly a column's name says that it tells one respondent from another: 4 `participant id`, 3 `participant`, 2 `id`,
 * 1 `name` or `email`, 0 not at all.
 */
export function respondentRank(name: string): 0 | 1 | 2 | 3 | 4 {
  const text = columnWords(name);
  if (personId.test(text)) {
    return 4;
  }
  if (person.test(text)) {
    return 3;
  }
  if (plainId.test(text)) {
    return 2;
  }
  return looseId.test(text) ? 1 : 0;
}

/** Whether a column's name promises words to quote, even if the answers are short. */
export function promisesText(name: string): boolean {
  return /\b(?:answer|answers|comments?|feedback|text|quotes?|reviews?|notes?|verbatims?|transcript|opinions?|remarks?|message|explanation|explain|describe|why|thoughts|suggestions?|snippet|statement|utterance|open ended)\b/.test(
    columnWords(name),
  );
}
