import { applyReplacements, redact, RedactionMemory } from './redact';
import { withoutInterviewers } from './transcript';

/** The text with e-mail addresses, phone numbers and the like replaced: claims are made from all rows, not just from the redacted ones. */
export function withoutAddresses(text: string): string {
  return mayHoldAddress.test(text) ? applyReplacements(text, redact(text, new RedactionMemory()).replacements) : text;
}

/** What a respondent says in a cell: no interviewer's turns, no addresses; '' for a blank cell. */
export function spokenText(cell: string | undefined): string {
  const text = (cell ?? '').trim();
  return text === '' ? '' : withoutAddresses(withoutInterviewers(text));
}

/** Everything that is redacted holds a digit or an at sign, if only in words. */
const mayHoldAddress = /[\p{N}@＠]|[[(]at[\])]/iu;
