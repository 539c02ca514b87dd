import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const id = 'multi-model-personas.multi-model-personas';
const limitMs = 20;

describe('activation', () => {
  it('leaves the extension active', async () => {
    const extension = vscode.extensions.getExtension(id);
    assert.ok(extension, `${id} is not installed`);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it(`takes at most ${limitMs} ms, loading included`, async () => {
    await vscode.extensions.getExtension(id)?.activate();
    const load = elapsed('LoadExtensionCode');
    const activate = elapsed('ActivateExtension');
    console.log(`      load ${load.toFixed(0)} ms, activate ${activate.toFixed(0)} ms`);
    assert.ok(load + activate <= limitMs, `took ${(load + activate).toFixed(1)} ms`);
  });
});

/** Milliseconds between the marks that the extension host itself sets before and after a step. */
function elapsed(step: 'LoadExtensionCode' | 'ActivateExtension'): number {
  const at = (edge: 'will' | 'did') => {
    const name = `code/extHost/${edge}${step}/${id}`;
    const mark = performanceMarks().find((each) => each.name === name);
    assert.ok(mark, `the editor set no mark ${name}`);
    return mark.startTime;
  };
  return at('did') - at('will');
}

function performanceMarks(): { name: string; startTime: number }[] {
  const source: unknown = Reflect.get(globalThis, 'MonacoPerformanceMarks');
  assert.ok(
    typeof source === 'object' && source !== null && 'getMarks' in source && typeof source.getMarks === 'function',
  );
  return source.getMarks();
}
