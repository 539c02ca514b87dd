const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/** `YYYYMMDD-HHMMSS-<4 hex>` in local time; `suffix` is a number below 65,536. */
export function runId(now: Date, suffix: number): string {
  const day = pad(now.getFullYear(), 4) + pad(now.getMonth() + 1, 2) + pad(now.getDate(), 2);
  const time = pad(now.getHours(), 2) + pad(now.getMinutes(), 2) + pad(now.getSeconds(), 2);
  return `${day}-${time}-${suffix.toString(16).padStart(4, '0')}`;
}

const idPattern = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-[0-9a-f]{4}$/u;

/** Whether a name is one that {@link runId} gives. */
export function isRunId(name: string): boolean {
  return idPattern.test(name);
}

/** When the run of an id began, to the second, its time taken for local time; null for what is no id. */
export function dateOfRunId(id: string): Date | null {
  const parts = idPattern.exec(id)?.slice(1).map(Number);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts ?? [];
  return parts ? new Date(year, month - 1, day, hour, minute, second) : null;
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
