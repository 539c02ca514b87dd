import { applyReviews } from '../../reviews/apply-reviews';
import { type FoundReview, readableReviews } from '../../reviews/found-review';
import { jsonText } from '../../text/json-text';
import type { Run } from '../run';
import { markdownReport } from './markdown';

/** A form in which a run can leave its folder. */
export interface ExportFormat {
  /** On the command line, and as the extension of the file. */
  name: 'md' | 'html' | 'csv' | 'json';
  label: string;
  /** What it is for, in a few words. */
  description: string;
  /** The whole file: the run as the models wrote it, and what people say of it and changed in it. */
  render: (run: Run, reviews: readonly FoundReview[]) => Promise<string>;
}

export const exportFormats: readonly ExportFormat[] = [
  {
    name: 'md',
    label: 'Markdown',
    description: 'the report, for people',
    render: (run, reviews) => Promise.resolve(markdownReport(run, reviews)),
  },
  {
    name: 'html',
    label: 'HTML',
    description: 'the report, for a browser and for print',
    render: async (run, reviews) => (await import('./html-report')).htmlReport(run, reviews),
  },
  {
    name: 'csv',
    label: 'CSV',
    description: 'one line per claim, for spreadsheets',
    render: async (run, reviews) => (await import('./csv-export')).csvExport(run, reviews),
  },
  {
    name: 'json',
    label: 'JSON',
    description: 'everything, for scripts',
    render: (run, reviews) => Promise.resolve(jsonExport(run, reviews)),
  },
];

/** `run.json`, where people have reviewed the run with their files as `reviews` and what these changed as `edited`. */
function jsonExport(run: Run, found: readonly FoundReview[]): string {
  const reviews = readableReviews(found);
  if (reviews.length === 0) {
    return jsonText(run);
  }
  const { personas, ignored } = applyReviews(run, reviews);
  const changed = personas.filter(
    ({ edits, locked, rejected, mergedInto, mergedFrom }) =>
      edits.length + mergedFrom.length > 0 || locked !== null || rejected !== null || mergedInto !== null,
  );
  return jsonText({ ...run, reviews, edited: { personas: changed, ignored } });
}
