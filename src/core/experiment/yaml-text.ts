/** Letters and signs that a plain scalar may hold anywhere, and what may neither begin nor end one. */
const plain = /^[\p{L}_](?:[\p{L}\p{N}_ .()?/:@+-]*[\p{L}\p{N}_)?])?$/u;

/** A scalar of YAML that reads as this text, in a flow collection too. */
export function yamlText(text: string): string {
  const isPlain = plain.test(text) && !/: |^(?:true|false|null)$/iu.test(text);
  return isPlain ? text : JSON.stringify(text);
}
