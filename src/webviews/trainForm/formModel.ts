import { recipeFields, type RecipeField } from '../../protocol/recipe/fields';
import {
  applies,
  readForm,
  typedValue,
  valueIn,
  withPreset,
  withValue,
  type FormFile,
} from '../../protocol/recipe/form';
import { presets } from '../../protocol/recipe/presets';
import type { PresetName, Recipe } from '../../protocol/recipe/recipe';
import { isPreset } from '../../protocol/recipe/resolve';
import type { RecipeProblem } from '../../protocol/recipe/rules';

/** The settings of a form: the recipe that they make, and what is wrong with them while somebody types. */
export class FormModel {
  file: FormFile;
  /** The latest that could be trained. */
  recipe: Recipe = presets.quick;
  private problems: readonly RecipeProblem[] = [];
  private readonly drafts = new Map<string, string>();

  constructor(file: FormFile) {
    this.file = file;
    const preset = String(file['extends']);
    if (isPreset(preset)) this.recipe = presets[preset];
    this.read();
  }

  get valid(): boolean {
    return this.problems.length === 0;
  }

  /** Takes what was typed; what cannot be taken stands in the field, with what is wrong. */
  type(field: RecipeField, typed: string): void {
    this.drafts.set(field.key, typed);
    this.set(field, typedValue(typed, field), false);
  }

  set(field: RecipeField, value: unknown, forget = true): void {
    if (forget) this.drafts.delete(field.key);
    this.file = withValue(this.file, this.recipe, field, value);
    this.read();
  }

  choosePreset(name: PresetName): void {
    this.drafts.clear();
    this.file = withPreset(this.file, this.recipe, name);
    this.read();
  }

  draftOf({ key }: RecipeField): string | undefined {
    return this.drafts.get(key);
  }

  /** A field that was left shows its value as a recipe writes it; whether something was typed in it. */
  settle(field: RecipeField): boolean {
    return this.problemOf(field) === undefined && this.drafts.delete(field.key);
  }

  problemOf({ key }: RecipeField): string | undefined {
    return this.problems.find((problem) => this.placeOf(problem) === key)?.message;
  }

  /** What is wrong and belongs to no field in sight. */
  get unplaced(): string[] {
    return this.problems.filter((problem) => this.placeOf(problem) === undefined).map(({ message }) => message);
  }

  isChanged(field: RecipeField): boolean {
    const before = valueIn(presets[this.recipe.extends], field);
    return JSON.stringify(valueIn(this.recipe, field)) !== JSON.stringify(before);
  }

  /** The field at which a problem is told: the one that it names, else one inside or around it. */
  private placeOf({ path }: RecipeProblem): string | undefined {
    const named = path.join('.');
    const shown = recipeFields.filter((field) => applies(field, this.recipe)).map(({ key }) => key);
    return (
      shown.find((key) => key === named) ??
      shown.find((key) => named.startsWith(`${key}.`)) ??
      shown.find((key) => key.startsWith(`${named}.`))
    );
  }

  private read(): void {
    const { recipe, problems } = readForm(this.file);
    if (recipe) this.recipe = recipe;
    this.problems = problems ?? [];
  }
}
