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

/** The text with its first letter in upper case, unless it begins with a technical name such as `mh_treatment`. */
export function capitalise(text: string): string {
  const [first = ''] = text;
  return /^\w+_/u.test(text) ? text : first.toUpperCase() + text.slice(first.length);
}
