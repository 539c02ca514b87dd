import { mountPanel, type PanelHost } from './panel';
import { adoptStyles } from './styles/style-sheet';

declare function acquireVsCodeApi(): PanelHost;

const root = document.getElementById('root');
if (root === null) {
  throw new Error('The page has no #root.');
}
adoptStyles(document);
mountPanel(root, acquireVsCodeApi());
