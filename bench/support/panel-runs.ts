import { alignMatches } from '../../src/core/analysis/aligned-personas';
import type { RunView } from '../../src/protocol/messages';
import { comparisonOf, mergedOf } from '../../test/webview/fixtures/comparison';
import { agreement } from '../../test/webview/fixtures/analysis';
import { model, run } from '../../test/webview/fixtures/builders';
import {
  eveningPeak,
  flatRateSceptic,
  heatPumpOwner,
  renter,
  workingParent,
} from '../../test/webview/fixtures/personas';

const written = [eveningPeak, heatPumpOwner, renter, workingParent, flatRateSceptic];

/** A finished run of `models` models with `personas` each, all of which match across the models. */
export function largeRun(models: number, personas: number): RunView {
  const views = Array.from({ length: models }, (_, index) =>
    model('openai', `model-${index + 1}`, {
      personasAsked: personas,
      personas: Array.from({ length: personas }, (__, place) => {
        const text = written[(index + place) % written.length] ?? renter;
        return { ...text, id: `p${place + 1}`, name: `${text.name} ${place + 1}` };
      }),
    }),
  );
  const groups = Array.from({ length: personas }, (_, place) => views.map(({ key }) => `${key}/p${place + 1}`));
  const analysis = comparisonOf(views, groups);
  return run(views, {
    analysis,
    aligned: alignMatches(analysis.matches, views),
    consensus: { personas: mergedOf(views, groups), agreement },
  });
}
