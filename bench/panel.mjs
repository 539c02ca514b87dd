// How long the comparison panel takes from a snapshot to what is painted, for each tab, and what an update of one model costs.
//   node bench/panel.mjs [runs]
// The baseline in the same browser: the same personas' texts as bare paragraphs, without marks, chips or tables.
import { gzipSync } from 'node:zlib';
import { importBundled, launchChromium, servePanel } from '../scripts/panel-page.mjs';

const repeats = Number(process.argv[2] ?? 5);
const sizes = [
  [2, 3],
  [8, 10],
  [20, 50],
];
const tabs = ['Overview', 'Side by Side', 'Consensus', 'Coverage'];

const { script, origin, close } = await servePanel();
const { largeRun } = await importBundled('bench/support/panel-runs.ts');
const browser = await launchChromium();
console.log(
  `webview.js: ${(script.length / 1000).toFixed(1)} kB, ${(gzipSync(script).length / 1000).toFixed(1)} kB gzipped`,
);

function median(values) {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)];
}

/** Milliseconds of `work` until the frame after it is painted. */
const painted = `(work) => new Promise((resolve) => {
  const startedAt = performance.now();
  work();
  requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - startedAt)));
})`;

/** Milliseconds from `startedAt` until three frames have added nothing: what is out of view is drawn after the first painting. */
const settled = `(startedAt) => new Promise((resolve) => {
  let [elements, quiet, last] = [0, 0, 0];
  const look = () => {
    const now = document.getElementsByTagName('*').length;
    [quiet, last] = now === elements ? [quiet + 1, last] : [0, performance.now()];
    elements = now;
    if (quiet === 3) {
      resolve(last - startedAt);
    } else {
      requestAnimationFrame(() => setTimeout(look));
    }
  };
  look();
})`;

async function open(tab) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
  await page.goto(`${origin}/page?theme=dark`);
  if (tab !== undefined) {
    await page.evaluate((message) => window.dispatchEvent(new MessageEvent('message', { data: message })), {
      type: 'snapshot',
      run: largeRun(1, 1),
    });
    await page.getByRole('tab', { name: tab }).click();
  }
  return page;
}

/** From a snapshot to painted, the run before it being one of a single persona. */
async function snapshot(run, tab) {
  const page = await open(tab);
  const [taken, whole] = await page.evaluate(
    async ([run, painted, settled]) => {
      // oxlint-disable-next-line no-eval
      const [paint, settle] = [eval(painted), eval(settled)];
      const startedAt = performance.now();
      const first = await paint(() =>
        window.dispatchEvent(new MessageEvent('message', { data: { type: 'snapshot', run } })),
      );
      return [first, Math.max(first, await settle(startedAt))];
    },
    [run, painted, settled],
  );
  const update = await page.evaluate((run) => {
    const { models, totals } = run;
    const message = { type: 'model-changed', status: 'succeeded', totals, model: { ...models[0], waitedMs: 1234 } };
    const startedAt = performance.now();
    window.dispatchEvent(new MessageEvent('message', { data: message }));
    return Promise.resolve().then(() => performance.now() - startedAt);
  }, run);
  await page.close();
  return { taken, whole, update };
}

async function baseline(run) {
  const page = await open();
  const texts = run.models.flatMap(({ personas }) =>
    personas.flatMap(({ name, role, summary, goals, frustrations, behaviours, motivations }) => [
      name,
      role.text,
      summary.text,
      ...[...goals, ...frustrations, ...behaviours, ...motivations].map(({ text }) => text),
    ]),
  );
  const taken = await page.evaluate(
    ([texts, painted]) =>
      // oxlint-disable-next-line no-eval
      eval(painted)(() => {
        const root = document.createElement('div');
        for (const text of texts) {
          const paragraph = document.createElement('p');
          paragraph.textContent = text;
          root.append(paragraph);
        }
        document.body.replaceChildren(root);
      }),
    [texts, painted],
  );
  await page.close();
  return taken;
}

try {
  for (const [models, personas] of sizes) {
    const run = largeRun(models, personas);
    const bare = [];
    for (let repeat = 0; repeat < repeats; repeat++) {
      bare.push(await baseline(run));
    }
    const bareMs = median(bare);
    console.log(`\n${models} models × ${personas} personas; bare paragraphs ${bareMs.toFixed(0)} ms`);
    for (const tab of tabs) {
      const measured = [];
      for (let repeat = 0; repeat < repeats; repeat++) {
        measured.push(await snapshot(run, tab));
      }
      const taken = median(measured.map((each) => each.taken));
      const whole = median(measured.map((each) => each.whole));
      const update = median(measured.map((each) => each.update));
      console.log(
        `  ${tab.padEnd(14)} painted in ${taken.toFixed(0).padStart(5)} ms, ${(taken / bareMs).toFixed(1)} × bare; all of it in ${whole.toFixed(0)} ms; update of one model ${update.toFixed(1)} ms`,
      );
    }
  }
} finally {
  await browser.close();
  close();
}
