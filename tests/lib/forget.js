// forget.js: what a browser of eight years ago does not have. Given to addInitScript before a page is opened, it takes away what has come to
// scripts since 2018, so that a page that uses it fails as it would there. The language itself is looked at by tests/parts/browsers.
exports.forget = () => {
    const since = [
        [Array.prototype, 'flat flatMap at findLast findLastIndex toSorted toReversed toSpliced with'], [Array, 'fromAsync'],
        [String.prototype, 'trimStart trimEnd matchAll replaceAll at isWellFormed toWellFormed'],
        [Object, 'fromEntries hasOwn groupBy'], [Promise, 'allSettled any withResolvers try'], [Blob.prototype, 'text arrayBuffer stream'],
        [Element.prototype, 'replaceChildren checkVisibility getHTML setHTMLUnsafe'], [Document.prototype, 'replaceChildren'],
        [Event.prototype, 'composedPath'], [URL, 'canParse parse'],
        [window, 'ResizeObserver structuredClone queueMicrotask CompressionStream DecompressionStream showSaveFilePicker showOpenFilePicker BigInt WeakRef scheduler'],
    ];
    since.forEach(([where, names]) => names.split(' ').forEach((name) => { delete where[name]; }));
    Object.defineProperty(navigator, 'clipboard', { value: undefined });
    Object.defineProperty(navigator, 'share', { value: undefined });
};
