// The requests that end with another ticket in place of the one shown, or with none; shown.js keeps them. A module of its
// own, so that a module that asks does not change the order of the listeners there.
export const onTheWay = new Set();

export const isOnTheWay = () => onTheWay.size > 0;
