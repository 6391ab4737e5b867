/**
 * Pictures are drawn where they can be seen: those further away wait until they are scrolled near, or printed. A room
 * with a dozen of them draws the two or three on screen after a change, in the frame that shows the text beside them.
 */

interface Place {
  isNear: boolean;
  /** What is to be drawn as soon as it is near. */
  draw: (() => void) | null;
}

const places = new Map<Element, Place>();
/** Those that are drawn in the next frame. */
const due = new Set<Place>();
let frame: number | null = null;
/** Milliseconds of a frame for pictures: what does not fit in goes into the next one. */
const share = 8;
const margin = '100px';
let observer: IntersectionObserver | null = null;

/** Follows where a picture is; the returned function ends it. */
export function followPlace(element: Element): () => void {
  observer ??= watching();
  places.set(element, { isNear: false, draw: null });
  observer.observe(element);
  return () => {
    due.delete(places.get(element)!);
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
    if (place.draw !== draw) return;
    place.draw = null;
    due.delete(place);
  };
}

function begin(place: Place): void {
  due.add(place);
  frame ??= requestAnimationFrame(drawDue);
}

/** A room with many pictures never holds the window up for all of them at once. */
function drawDue(): void {
  frame = null;
  const end = performance.now() + share;
  for (const place of due) {
    finish(place);
    if (performance.now() > end) break;
  }
  if (due.size > 0) frame = requestAnimationFrame(drawDue);
}

function finish(place: Place): void {
  due.delete(place);
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
