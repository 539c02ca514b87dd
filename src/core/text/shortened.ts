/** A column name or a level on one line; of a long one the beginning and the end, where survey exports put the option. */
export function shorten(label: string, longest = 60): string {
  const characters = Array.from(label.replaceAll(/\s+/gu, ' ').trim());
  if (characters.length <= longest) {
    return characters.join('');
  }
  const end = Math.floor(longest / 3);
  return `${characters
    .slice(0, longest - end - 1)
    .join('')
    .trimEnd()}…${characters.slice(-end).join('').trimStart()}`;
}

/** A text on one line, cut after a word so that it has `longest` characters at most, the mark for the rest included. */
export function cutAfterWord(text: string, longest: number): string {
  const characters = Array.from(text.replaceAll(/\s+/gu, ' ').trim());
  if (characters.length <= longest) {
    return characters.join('');
  }
  const room = characters.slice(0, longest - 1).join('');
  const atWord = characters[longest - 1] === ' ' ? room : room.replace(/\s\S*$/u, '');
  return `${(atWord.length >= room.length / 2 ? atWord : room).replace(/[\s,;:(–-]+$/u, '')}…`;
}

/** The text with its first letter in upper case, unless it begins with a technical name such as `mh_treatment`. */
export function capitalise(text: string): string {
  const [first = ''] = text;
  return /^\w+_/u.test(text) ? text : first.toUpperCase() + text.slice(first.length);
}
