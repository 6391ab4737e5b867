/** Loads what the first document will need while the user is still reading the start screen: one module an idle moment. */

const modules: readonly (() => Promise<unknown>)[] = [
  () => import('../model/planning.ts'),
  () => import('../rooms/measure/MeasureRoom.tsx'),
  () => import('../charts/engine.ts'),
  () => import('../rooms/project/ProjectRoom.tsx'),
  () => import('../rooms/plan/PlanRoom.tsx'),
];

export function prefetch(): void {
  const idle = (act: () => void): void => {
    // Safari has no idle callbacks.
    if ('requestIdleCallback' in window) window.requestIdleCallback(act, { timeout: 3000 });
    else setTimeout(act, 300);
  };
  const load = (index: number): void => {
    const module = modules[index];
    if (!module) return;
    // What cannot be loaded now is loaded, or fails visibly, where it is used.
    idle(
      () =>
        void module().then(
          () => load(index + 1),
          () => undefined,
        ),
    );
  };
  load(0);
}
