import { isIPv6 } from 'node:net';
import type { Stretch } from './table';

const local = String.raw`[\p{L}\p{N}._%+'\-]`;
const email = new RegExp(
  String.raw`(?<![\p{L}\p{N}_])(?=[\p{L}\p{N}_])${local}{1,64}(?:@|\s?[[(]at[\])]\s?)[\p{L}\p{N}\-]{1,63}(?:(?:\.|\s?[[(]dot[\])]\s?)[\p{L}\p{N}\-]{1,63}){0,8}(?:\.|\s?[[(]dot[\])]\s?)(?:\p{L}{2,24}|xn--[\p{L}\p{N}\-]{2,59})(?![\p{L}\p{N}])`,
  'giu',
);

/** What every address of these kinds holds: tests that cost little. */
const mayHoldEmail = /@|[[(]at[\])]/i;
const mayHoldNetworkAddress = /\d\.\d|:[\da-f]*:/i;

/** E-mail addresses, also written with `(at)` and `(dot)`. */
export function findEmails(text: string): Stretch[] {
  return mayHoldEmail.test(text) ? Array.from(text.matchAll(email), stretchOf) : [];
}

const octet = String.raw`(?:25[0-5]|2[0-4]\d|1\d{2}|[1-9]?\d)`;
const version4 = new RegExp(
  String.raw`(?<![\p{L}\p{N}_.,:-]|(?<!/)/|\d[.,])(?:${octet}\.){3}${octet}(?![\p{L}\p{N}_-]|[.,]\d)`,
  'gu',
);
const version6 =
  /(?<![\p{L}\p{N}_:.])[0-9a-f]{1,4}:[0-9a-f:]{2,39}(?::(?:\d{1,3}\.){3}\d{1,3})?(?![\p{L}\p{N}_]|:\w)/giu;
/** What precedes four numbers that are none of a network. */
const numbered =
  /(?<!\p{L})(?:v|ver|version|release|build|firmware|update|upgraded?|patch|sdk|driver|chapter|section|sect|kapitel|abschnitt|artikel|article|clause|paragraph|para|figure|fig|table|tabelle|step|schritt|item|nr|no|§)[\s.:#]{0,3}(?:to|from|is|auf|von)?\s?$/iu;
/** Loopback, unspecified and masks identify nobody. */
const nobodys = /^(?:127|0|255)\./;
/** Global, unique local and link-local addresses, and those that embed an IPv4 address (RFC 4291, 4193). */
const assigned = /^(?:[23][0-9a-f]{3}|f[cd][0-9a-f]{2}|fe[89ab][0-9a-f]|64):/i;

/** IPv4 and IPv6 addresses of a machine, not the numbers of versions and sections. */
export function findNetworkAddresses(text: string): Stretch[] {
  if (!mayHoldNetworkAddress.test(text)) {
    return [];
  }
  const found4 = Array.from(text.matchAll(version4)).filter(
    ({ 0: found, index }) => !nobodys.test(found) && !numbered.test(text.slice(Math.max(0, index - 30), index)),
  );
  const found6 = Array.from(text.matchAll(version6), (match) => ({
    index: match.index,
    0: match[0].replace(/(?<!:):$/, ''),
  })).filter(({ 0: found }) => assigned.test(found) && isIPv6(found));
  return [...found4, ...found6].map(stretchOf);
}

function stretchOf({ 0: found, index }: { 0: string; index: number }): Stretch {
  return { start: index, end: index + found.length };
}
