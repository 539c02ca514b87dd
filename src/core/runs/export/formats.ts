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
  /** The whole file; null where the format is not available yet. */
  render: ((run: Run) => string) | null;
}

export const exportFormats: readonly ExportFormat[] = [
  { name: 'md', label: 'Markdown', description: 'the report, for people', render: markdownReport },
  { name: 'html', label: 'HTML', description: 'the report, for a browser', render: null },
  { name: 'csv', label: 'CSV', description: 'one line per claim, for spreadsheets', render: null },
  { name: 'json', label: 'JSON', description: 'everything, for scripts', render: jsonText },
];
