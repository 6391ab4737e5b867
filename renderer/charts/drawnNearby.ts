/**
 * Pictures are drawn where they can be seen: those further away wait until they are scrolled near, or printed. A room
 * with a dozen of them draws the two or three on screen after a change.
 */

interface Place {
  isNear: boolean;
  /** What is to be drawn as soon as it is near. */
  draw: (() => void) | null;
  task: ReturnType<typeof setTimeout> | undefined;
}

const places = new Map<Element, Place>();
const margin = '100px';
let observer: IntersectionObserver | null = null;

/** Follows where a picture is; the returned function ends it. */
export function followPlace(element: Element): () => void {
  observer ??= watching();
  places.set(element, { isNear: false, draw: null, task: undefined });
  observer.observe(element);
  return () => {
    clearTimeout(places.get(element)!.task);
    places.delete(element);
    observer!.unobserve(element);
  };
}

/** Draws a followed picture once, now or when it is near; the returned function gives it up. */
export function drawNearby(element: Element, draw: () => void): () => void {
  const place = places.get(element)!;
  place.draw = draw;
  if (place.isNear) begin(place);
  return () => {
    clearTimeout(place.task);
    if (place.draw === draw) place.draw = null;
  };
}

/** Each picture in a task of its own: a room with several never holds the window up for all of them at once. */
function begin(place: Place): void {
  clearTimeout(place.task);
  place.task = setTimeout(() => finish(place));
}

function finish(place: Place): void {
  const { draw } = place;
  place.draw = null;
  draw?.();
}

function watching(): IntersectionObserver {
  addEventListener('beforeprint', () => {
    for (const place of places.values()) finish(place);
  });
  return new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const place = places.get(target);
        if (place === undefined) continue;
        place.isNear = isIntersecting;
        if (isIntersecting && place.draw !== null) begin(place);
      }
    },
    { rootMargin: margin, scrollMargin: margin },
  );
}
