/** 转发. What a shared page says of itself: its title, its own address, a picture of ours. Nothing of who shares it, and
 *  never WeChat's picture of the page as it stands. */
export interface Shared { about: 'policy' | 'wish' | 'give' | 'house'; title: string; path: string }

export const toFriend = ({ about, title, path }: Shared) => ({ title, path, imageUrl: `/static/share-${about}.png` })
export const toMoments = ({ about, title, path }: Shared) => ({ title, query: path.split('?')[1] ?? '', imageUrl: `/static/share-${about}.png` })
