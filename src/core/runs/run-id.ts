const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/** `YYYYMMDD-HHMMSS-<4 hex>` in local time; `suffix` is a number below 65,536. */
export function runId(now: Date, suffix: number): string {
  const day = pad(now.getFullYear(), 4) + pad(now.getMonth() + 1, 2) + pad(now.getDate(), 2);
  const time = pad(now.getHours(), 2) + pad(now.getMinutes(), 2) + pad(now.getSeconds(), 2);
  return `${day}-${time}-${suffix.toString(16).padStart(4, '0')}`;
}

/** A name as a folder name: percent-encoded outside `[A-Za-z0-9._~#-]`, as are `.` and `..`. */
export function folderName(name: string): string {
  if (name === '.' || name === '..') {
    return name.replaceAll('.', '%2E');
  }
  return [...new TextEncoder().encode(name)]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9._~#-]/u.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}
