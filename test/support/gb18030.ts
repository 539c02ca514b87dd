/** Bytes of a text in GB18030, for characters that take one or two bytes in it. */
export function gb18030(text: string): Buffer {
  return Buffer.concat(Array.from(text, (character) => Buffer.from(bytesOf(character))));
}

let pairs: Map<string, number[]> | undefined;

function bytesOf(character: string): number[] {
  const code = character.charCodeAt(0);
  const bytes = code < 0x80 ? [code] : (pairs ??= twoBytePairs()).get(character);
  if (bytes === undefined) {
    throw new Error(`${character} takes more than two bytes in GB18030.`);
  }
  return bytes;
}

function twoBytePairs(): Map<string, number[]> {
  const decoder = new TextDecoder('gb18030');
  const found = new Map<string, number[]>();
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const character = trail === 0x7f ? '' : decoder.decode(Uint8Array.of(lead, trail));
      if (character.length === 1 && character !== '\uFFFD') {
        found.set(character, [lead, trail]);
      }
    }
  }
  return found;
}
