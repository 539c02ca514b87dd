import { Window } from 'happy-dom';

const names = ['window', 'document', 'performance', 'requestAnimationFrame', 'cancelAnimationFrame'] as const;

/** Gives the tests of the enclosing `describe` a page of their own each, and takes it away again. */
export function useDom(): void {
  const before = new Map<string, PropertyDescriptor | undefined>();
  let page: Window;
  beforeEach(() => {
    page = new Window({ url: 'https://panel.invalid/' });
    for (const name of names) {
      before.set(name, Object.getOwnPropertyDescriptor(globalThis, name));
      Object.defineProperty(globalThis, name, {
        configurable: true,
        writable: true,
        value: name === 'window' ? page : page[name],
      });
    }
  });
  afterEach(async () => {
    await page.happyDOM.close();
    for (const [name, descriptor] of before) {
      if (descriptor) {
        Object.defineProperty(globalThis, name, descriptor);
      } else {
        Reflect.deleteProperty(globalThis, name);
      }
    }
  });
}
