/** What `recipe` is in the record of a run that only imported a model: it has no images and no split of its own. */
export const importedRecipe = 'imported';
