const extensions: readonly string[] = ['csv', 'tsv', 'tab'];

/** Whether a file whose name ends in `extension`, in either letter case and without the dot, is read as a table; '' for none. */
export function isTableExtension(extension: string): boolean {
  return extension === '' || extensions.includes(extension.toLowerCase());
}
