// tsx reads one tsconfig.json for all files; only the page needs anything of it, its JSX.
process.env.TSX_TSCONFIG_PATH = require('node:path').join(__dirname, '../../src/webview/tsconfig.json');
require('tsx');
