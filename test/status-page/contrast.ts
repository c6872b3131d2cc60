/** What {@link FAINT_TEXTS} finds. */
export interface Contrast {
  /** How many elements with text there were. */
  readonly looked: number
  /** Each with its contrast. */
  readonly faint: readonly string[]
}

/**
 * Runs in the page: its texts with less contrast than 4.5 to 1. As text, because the project's types know
 * no browser.
 *
 * @see https://www.w3.org/TR/WCAG22/#contrast-minimum
 */
export const FAINT_TEXTS = `(() => {
  const numbers = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number)
  const luminance = (color) => {
    const [r, g, b] = numbers(color).map((channel) => {
      const value = channel / 255
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const backgroundOf = (element) => {
    if (element === null) return 'rgb(255, 255, 255)'
    const { backgroundColor } = getComputedStyle(element)
    return numbers(backgroundColor)[3] === 0 ? backgroundOf(element.parentElement) : backgroundColor
  }
  const hasText = (node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== ''
  const texts = [...document.querySelectorAll('body *')].filter((element) =>
    [...element.childNodes].some(hasText),
  )
  const faint = texts.flatMap((element) => {
    const [low, high] = [getComputedStyle(element).color, backgroundOf(element)]
      .map(luminance)
      .sort((a, b) => a - b)
    const contrast = (high + 0.05) / (low + 0.05)
    return contrast < 4.5 ? [contrast.toFixed(1) + ': ' + element.textContent] : []
  })
  return { looked: texts.length, faint }
})()`
