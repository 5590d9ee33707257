/** What the build takes from `brand.json`. */
declare const BRAND: { name: string; icon: string }

export const brand = BRAND
