import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { plantSurvey } from '../../test/support/planted-surveys';

const drawn = 50_000;

/**
 * Writes a survey with four planted groups as CSV: a respondent's number, four categories, two numbers, a multi-select and an answer of 15
 * words. Beyond 50,000 rows the same answers come again from other respondents.
 */
export async function writeSurvey(file: string, rows: number): Promise<void> {
  const { types, records } = plantSurvey(
    {
      rows: Math.min(rows, drawn),
      groups: [0.4, 0.3, 0.2, 0.1],
      categories: 4,
      numbers: 2,
      options: 5,
      words: 15,
      separation: 0.6,
      noise: 0,
      missing: 0.02,
    },
    1,
  );
  const names = Object.keys(types);
  const stream = createWriteStream(file);
  stream.write(`respondent,${names.join(',')}\n`);
  let chunk = '';
  for (let row = 0; row < rows; row++) {
    const record = records[row % records.length] ?? {};
    chunk += `R${String(row).padStart(7, '0')},${names.map((name) => record[name] ?? '').join(',')}\n`;
    if (chunk.length > 1_000_000) {
      if (!stream.write(chunk)) {
        await once(stream, 'drain');
      }
      chunk = '';
    }
  }
  stream.end(chunk);
  await once(stream, 'finish');
}
