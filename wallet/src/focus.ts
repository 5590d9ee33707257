const items = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-grant]')]

/** Where the first of these grants stands on the page. */
export const placeOf = (grantIds: readonly string[]): number =>
  items().findIndex(({ dataset }) => dataset.grant !== undefined && grantIds.includes(dataset.grant))

/**
 * When what had the focus is gone: goes on with what stands in that place now, or last, so that the page stays where it is.
 * @param otherwise where nothing is left
 */
export function focusNear(place: number, otherwise: HTMLElement | null): void {
  if (document.activeElement !== null && document.activeElement !== document.body) return
  const left = items()
  const item = left[Math.min(Math.max(place, 0), left.length - 1)]
  const heading = item?.matches(':first-child')
    ? item.closest('article')?.querySelector<HTMLElement>('h1, h3')
    : undefined
  ;(heading ?? item ?? otherwise)?.focus()
}
