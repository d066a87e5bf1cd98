/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/allocation/finx-taxonomy-private.h"

#include <string.h>

#include "base/finx-error.h"

#define MAX_NAME        60
#define MAX_WEIGHT_SCALE 6              /* digits of a weight or target: a ten-thousandth of a percent */
#define NO_PLACE        G_MAXUINT

static FinxTaxonomyClass *
class_at (const FinxTaxonomy *self,
          guint               place)
{
  return &g_array_index (self->classes, FinxTaxonomyClass, place);
}

static void
clear_class (gpointer data)
{
  g_free (((FinxTaxonomyClass *) data)->name);
}

static void
free_shares (gpointer data)
{
  g_array_unref (data);
}

static guint
find_place (const FinxTaxonomy *self,
            guint               id)
{
  for (guint i = 0; i < self->classes->len; i++)
    if (class_at (self, i)->id == id)
      return i;
  return NO_PLACE;
}

/* The place after the last class below the one at @place. */
static guint
find_end (const FinxTaxonomy *self,
          guint               place)
{
  guint end = place + 1;

  while (end < self->classes->len && class_at (self, end)->depth > class_at (self, place)->depth)
    end++;
  return end;
}

static gboolean
require_class (const FinxTaxonomy *self,
               guint               id,
               guint              *place,
               GError            **error)
{
  *place = find_place (self, id);
  if (*place == NO_PLACE)
    finx_set_error (error, FINX_ERROR_NOT_FOUND, "FINX-TAXONOMY-001",
                    "“%s” has no class with the number %u any more. Look at the list again.", self->name, id);
  return *place != NO_PLACE;
}

/* (transfer full): without spaces around it, or %NULL */
static char *
check_name (const char *name,
            GError    **error)
{
  g_autofree char *trimmed = NULL;

  if (name == NULL || !g_utf8_validate (name, -1, NULL))
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-TAXONOMY-002", "The name is not a text.");
      return NULL;
    }
  trimmed = g_strstrip (g_strdup (name));
  if (*trimmed == '\0')
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-TAXONOMY-002", "A class needs a name.");
  else if (g_utf8_strlen (trimmed, -1) > MAX_NAME)
    finx_set_error (error, FINX_ERROR_INVALID, "FINX-TAXONOMY-002", "The name is longer than %d characters.", MAX_NAME);
  else
    return g_steal_pointer (&trimmed);
  return NULL;
}

/* Whether @name is free below @parent; the class @except does not count. */
static gboolean
check_unique (const FinxTaxonomy *self,
              guint               parent,
              guint               except,
              const char         *name,
              GError            **error)
{
  for (guint i = 0; i < self->classes->len; i++)
    {
      const FinxTaxonomyClass *other = class_at (self, i);

      if (other->parent == parent && other->id != except && g_str_equal (other->name, name))
        {
          finx_set_error (error, FINX_ERROR_INVALID, "FINX-TAXONOMY-003",
                          "There is a class “%s” at this place already. Choose another name.", name);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
is_weight (FinxDecimal value)
{
  return finx_decimal_is_known (value) && finx_decimal_sign (value) >= 0
         && finx_decimal_normalize (value).scale <= MAX_WEIGHT_SCALE
         && finx_decimal_compare (value, FINX_DECIMAL_ONE) <= 0;
}

/* Targets of the classes below @parent; where one has none, of those below it. */
static FinxDecimal
sum_targets (const FinxTaxonomy *self,
             guint               parent)
{
  FinxDecimal sum = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < self->classes->len; i++)
    {
      const FinxTaxonomyClass *child = class_at (self, i);

      if (child->parent != parent)
        continue;
      sum = finx_decimal_add (sum, finx_decimal_is_known (child->target) ? child->target : sum_targets (self, child->id));
    }
  return sum;
}

static char *
to_percent (FinxDecimal part)
{
  FinxDecimal percent = finx_decimal_mul (part, finx_decimal_new (100, 0), MAX_WEIGHT_SCALE, FINX_ROUND_HALF_EVEN);

  return finx_decimal_to_string (finx_decimal_normalize (percent));
}

/* Whether what is below @id, and below each class above it, is within the target there. */
static gboolean
check_targets (const FinxTaxonomy *self,
               guint               id,
               GError            **error)
{
  const FinxTaxonomyClass *row;

  do
    {
      FinxDecimal own, below = sum_targets (self, id);
      g_autofree char *most = NULL;
      g_autofree char *sum = NULL;

      row = finx_taxonomy_find_class (self, id);        /* none: the top, which has everything */
      own = row != NULL ? row->target : FINX_DECIMAL_ONE;
      id = row != NULL ? row->parent : FINX_TAXONOMY_TOP;
      if (!finx_decimal_is_known (own) || finx_decimal_compare (below, own) <= 0)
        continue;
      most = to_percent (own);
      sum = to_percent (below);
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-TAXONOMY-004",
                      "The targets below “%s” would add up to %s %%; at most %s %% is to be shared out. Lower one of them first.",
                      row != NULL ? row->name : self->name, sum, most);
      return FALSE;
    }
  while (row != NULL);
  return TRUE;
}

/* (transfer full) (nullable) */
static char *
make_key (FinxTaxonomySubject subject)
{
  if (subject.symbol != NULL)
    return g_ascii_strup (subject.symbol, -1);
  return subject.currency != NULL ? g_strconcat (FINX_TAXONOMY_CASH, subject.currency, NULL) : NULL;
}

static gboolean
is_key (const char *key)
{
  const char *word = key != NULL && g_str_has_prefix (key, FINX_TAXONOMY_CASH) ? key + strlen (FINX_TAXONOMY_CASH) : key;

  if (word == NULL || *word == '\0')
    return FALSE;
  for (const char *p = word; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      return FALSE;
  return TRUE;
}

/**
 * finx_taxonomy_new:
 * @id: what the owner finds it by
 * @name: shown; a text
 *
 * Returns: (transfer full): without any class
 */
FinxTaxonomy *
finx_taxonomy_new (const char *id,
                   const char *name)
{
  FinxTaxonomy *self = g_new0 (FinxTaxonomy, 1);

  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->classes = g_array_new (FALSE, FALSE, sizeof (FinxTaxonomyClass));
  g_array_set_clear_func (self->classes, clear_class);
  self->next_id = 1;
  self->shares = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_shares);
  return self;
}

FinxTaxonomy *
finx_taxonomy_copy (const FinxTaxonomy *self)
{
  FinxTaxonomy *copy = finx_taxonomy_new (self->id, self->name);
  GHashTableIter iter;
  gpointer key, shares;

  for (guint i = 0; i < self->classes->len; i++)
    {
      FinxTaxonomyClass row = *class_at (self, i);

      row.name = g_strdup (row.name);
      g_array_append_val (copy->classes, row);
    }
  copy->next_id = self->next_id;
  g_hash_table_iter_init (&iter, self->shares);
  while (g_hash_table_iter_next (&iter, &key, &shares))
    g_hash_table_insert (copy->shares, g_strdup (key), g_array_copy (shares));
  return copy;
}

void
finx_taxonomy_free (FinxTaxonomy *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->name);
  g_array_unref (self->classes);
  g_hash_table_unref (self->shares);
  g_free (self);
}

const char *
finx_taxonomy_get_id (const FinxTaxonomy *self)
{
  return self->id;
}

const char *
finx_taxonomy_get_name (const FinxTaxonomy *self)
{
  return self->name;
}

gboolean
finx_taxonomy_rename (FinxTaxonomy *self,
                      const char   *name,
                      GError      **error)
{
  char *checked = check_name (name, error);

  if (checked == NULL)
    return FALSE;
  g_free (self->name);
  self->name = checked;
  return TRUE;
}

guint
finx_taxonomy_get_n_classes (const FinxTaxonomy *self)
{
  return self->classes->len;
}

/* The classes in the order of the tree: each is followed by all that is below it. Valid until the next edit. */
const FinxTaxonomyClass *
finx_taxonomy_get_class (const FinxTaxonomy *self,
                         guint               place)
{
  g_return_val_if_fail (place < self->classes->len, NULL);

  return class_at (self, place);
}

/* (nullable): valid until the next edit */
const FinxTaxonomyClass *
finx_taxonomy_find_class (const FinxTaxonomy *self,
                          guint               id)
{
  guint place = find_place (self, id);

  return place != NO_PLACE ? class_at (self, place) : NULL;
}

/* Whether @id is @ancestor itself or anywhere below it. */
gboolean
finx_taxonomy_is_below (const FinxTaxonomy *self,
                        guint               id,
                        guint               ancestor)
{
  const FinxTaxonomyClass *row;

  while (id != ancestor && (row = finx_taxonomy_find_class (self, id)) != NULL)
    id = row->parent;
  return id == ancestor;
}

gboolean
finx_taxonomy_add_class_as (FinxTaxonomy *self,
                            guint         id,
                            guint         parent,
                            const char   *name,
                            GError      **error)
{
  FinxTaxonomyClass row = { .id = id, .parent = parent, .depth = 1, .target = FINX_DECIMAL_UNKNOWN };
  guint place = self->classes->len;

  if (parent != FINX_TAXONOMY_TOP)
    {
      if (!require_class (self, parent, &place, error))
        return FALSE;
      row.depth = class_at (self, place)->depth + 1;
      place = find_end (self, place);
    }
  if (row.depth > FINX_TAXONOMY_MAX_DEPTH || self->classes->len >= FINX_TAXONOMY_MAX_CLASSES)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-TAXONOMY-005",
                      "There is no room for the class: a taxonomy has at most %d classes on %d levels.",
                      FINX_TAXONOMY_MAX_CLASSES, FINX_TAXONOMY_MAX_DEPTH);
      return FALSE;
    }
  row.name = check_name (name, error);
  if (row.name == NULL || !check_unique (self, parent, id, row.name, error))
    {
      g_free (row.name);
      return FALSE;
    }
  row.colour = (id - 1) % FINX_N_TAXONOMY_COLOURS;
  g_array_insert_val (self->classes, place, row);
  self->next_id = MAX (self->next_id, id + 1);
  return TRUE;
}

/**
 * finx_taxonomy_add_class:
 * @parent: id, or %FINX_TAXONOMY_TOP
 * @id: (out) (optional): of the new class, which is the last below @parent and has no target
 */
gboolean
finx_taxonomy_add_class (FinxTaxonomy *self,
                         guint         parent,
                         const char   *name,
                         guint        *id,
                         GError      **error)
{
  guint given = self->next_id;

  if (!finx_taxonomy_add_class_as (self, given, parent, name, error))
    return FALSE;
  if (id != NULL)
    *id = given;
  return TRUE;
}

gboolean
finx_taxonomy_rename_class (FinxTaxonomy *self,
                            guint         id,
                            const char   *name,
                            GError      **error)
{
  g_autofree char *checked = NULL;
  FinxTaxonomyClass *row;
  guint place;

  if (!require_class (self, id, &place, error) || (checked = check_name (name, error)) == NULL)
    return FALSE;
  row = class_at (self, place);
  if (!check_unique (self, row->parent, id, checked, error))
    return FALSE;
  g_free (row->name);
  row->name = g_steal_pointer (&checked);
  return TRUE;
}

gboolean
finx_taxonomy_set_colour (FinxTaxonomy *self,
                          guint         id,
                          guint         colour,
                          GError      **error)
{
  guint place;

  if (!require_class (self, id, &place, error))
    return FALSE;
  if (colour >= FINX_N_TAXONOMY_COLOURS)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-TAXONOMY-006", "The colour has to be from 0 to %d.",
                      FINX_N_TAXONOMY_COLOURS - 1);
      return FALSE;
    }
  class_at (self, place)->colour = colour;
  return TRUE;
}

/**
 * finx_taxonomy_set_target:
 * @target: part of the whole, 0…1, with at most six digits after the point; unknown takes it away
 */
gboolean
finx_taxonomy_set_target (FinxTaxonomy *self,
                          guint         id,
                          FinxDecimal   target,
                          GError      **error)
{
  FinxDecimal before;
  guint place;

  if (!require_class (self, id, &place, error))
    return FALSE;
  if (finx_decimal_is_known (target) && !is_weight (target))
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-TAXONOMY-007",
                      "A target has to be from 0 to 100 %%, with at most four digits after the point.");
      return FALSE;
    }
  before = class_at (self, place)->target;
  class_at (self, place)->target = target;
  if (check_targets (self, id, error))
    return TRUE;
  class_at (self, place)->target = before;
  return FALSE;
}

/* The place of the child number @position of @parent, among the classes that are there; after the last one otherwise. */
static guint
find_child_place (const FinxTaxonomy *self,
                  guint               parent,
                  guint               position)
{
  guint first = parent == FINX_TAXONOMY_TOP ? 0 : find_place (self, parent) + 1;
  guint end = parent == FINX_TAXONOMY_TOP ? self->classes->len : find_end (self, first - 1);

  for (guint place = first; place < end; place = find_end (self, place))
    if (position-- == 0)
      return place;
  return end;
}

static gboolean
check_move (const FinxTaxonomy *self,
            guint               place,
            guint               parent,
            guint              *depth,
            GError            **error)
{
  const FinxTaxonomyClass *row = class_at (self, place);
  guint parent_place, deepest = 0;

  *depth = 1;
  if (parent != FINX_TAXONOMY_TOP)
    {
      if (!require_class (self, parent, &parent_place, error))
        return FALSE;
      *depth = class_at (self, parent_place)->depth + 1;
      if (finx_taxonomy_is_below (self, parent, row->id))
        {
          finx_set_error (error, FINX_ERROR_INVALID, "FINX-TAXONOMY-008", "“%s” can not be moved into itself.", row->name);
          return FALSE;
        }
    }
  for (guint i = place; i < find_end (self, place); i++)
    deepest = MAX (deepest, class_at (self, i)->depth - row->depth);
  if (*depth + deepest > FINX_TAXONOMY_MAX_DEPTH)
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-TAXONOMY-005", "“%s” does not fit there: a taxonomy has at most %d levels.",
                      row->name, FINX_TAXONOMY_MAX_DEPTH);
      return FALSE;
    }
  return check_unique (self, parent, row->id, row->name, error);
}

/**
 * finx_taxonomy_move_class:
 * @parent: id, or %FINX_TAXONOMY_TOP
 * @position: number among the classes below @parent, counted without @id; more than there are: the last
 *
 * Moves a class with all that is below it.
 */
gboolean
finx_taxonomy_move_class (FinxTaxonomy *self,
                          guint         id,
                          guint         parent,
                          guint         position,
                          GError      **error)
{
  g_autoptr(FinxTaxonomy) trial = NULL;
  g_autofree FinxTaxonomyClass *moved = NULL;
  GArray *classes;
  guint place, depth, n;

  if (!require_class (self, id, &place, error) || !check_move (self, place, parent, &depth, error))
    return FALSE;

  trial = finx_taxonomy_copy (self);
  n = find_end (trial, place) - place;
  moved = g_memdup2 (class_at (trial, place), n * sizeof *moved);
  for (guint i = 0; i < n; i++)
    {
      moved[i].name = g_strdup (moved[i].name);
      moved[i].depth += depth - class_at (self, place)->depth;
    }
  moved[0].parent = parent;
  g_array_remove_range (trial->classes, place, n);
  g_array_insert_vals (trial->classes, find_child_place (trial, parent, position), moved, n);
  if (!check_targets (trial, parent, error))
    return FALSE;
  classes = self->classes;
  self->classes = trial->classes;
  trial->classes = classes;
  return TRUE;
}

static FinxDecimal
sum_shares (const GArray *shares)
{
  FinxDecimal sum = FINX_DECIMAL_ZERO;

  for (guint i = 0; i < shares->len; i++)
    sum = finx_decimal_add (sum, g_array_index (shares, FinxTaxonomyShare, i).weight);
  return sum;
}

/* Sets, adds to, or takes away (0) the share of a class. */
static void
put_share (GArray     *shares,
           guint       class_id,
           FinxDecimal weight,
           gboolean    add)
{
  FinxTaxonomyShare share = { class_id, weight };

  for (guint i = 0; i < shares->len; i++)
    {
      FinxTaxonomyShare *old = &g_array_index (shares, FinxTaxonomyShare, i);

      if (old->class_id != class_id)
        continue;
      old->weight = add ? finx_decimal_add (old->weight, weight) : weight;
      if (finx_decimal_sign (old->weight) == 0)
        g_array_remove_index (shares, i);
      return;
    }
  if (finx_decimal_sign (weight) > 0)
    g_array_append_val (shares, share);
}

/* What was put into a class that is about to go, or below it, falls to its parent. */
static void
raise_shares (FinxTaxonomy *self,
              guint         id,
              guint         parent)
{
  GHashTableIter iter;
  gpointer shares;

  g_hash_table_iter_init (&iter, self->shares);
  while (g_hash_table_iter_next (&iter, NULL, &shares))
    {
      FinxDecimal freed = FINX_DECIMAL_ZERO;

      for (guint i = ((GArray *) shares)->len; i-- > 0; )
        {
          FinxTaxonomyShare *share = &g_array_index ((GArray *) shares, FinxTaxonomyShare, i);

          if (!finx_taxonomy_is_below (self, share->class_id, id))
            continue;
          freed = finx_decimal_add (freed, share->weight);
          g_array_remove_index (shares, i);
        }
      if (parent != FINX_TAXONOMY_TOP)
        put_share (shares, parent, freed, TRUE);
      if (((GArray *) shares)->len == 0)
        g_hash_table_iter_remove (&iter);
    }
}

/**
 * finx_taxonomy_remove_class:
 *
 * Removes a class and all that is below it. What was put into them belongs to the class above then, or is without
 * classification where there is none.
 */
gboolean
finx_taxonomy_remove_class (FinxTaxonomy *self,
                            guint         id,
                            GError      **error)
{
  guint place;

  if (!require_class (self, id, &place, error))
    return FALSE;
  raise_shares (self, id, class_at (self, place)->parent);
  g_array_remove_range (self->classes, place, find_end (self, place) - place);
  return TRUE;
}

/**
 * finx_taxonomy_assign:
 * @weight: part of the subject that belongs to the class itself, 0…1, with at most six digits after the point; 0 takes it out
 */
gboolean
finx_taxonomy_assign (FinxTaxonomy       *self,
                      FinxTaxonomySubject subject,
                      guint               class_id,
                      FinxDecimal         weight,
                      GError            **error)
{
  g_autofree char *key = make_key (subject);
  g_autofree char *sum = NULL;
  g_autoptr(GArray) shares = NULL;
  const GArray *before;
  guint place;

  if (!require_class (self, class_id, &place, error))
    return FALSE;
  if (!is_key (key) || !is_weight (weight))
    {
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-TAXONOMY-009",
                      "A part of an instrument or currency in “%s” has to be from 0 to 100 %%, with at most four digits after the "
                      "point.", class_at (self, place)->name);
      return FALSE;
    }
  before = g_hash_table_lookup (self->shares, key);
  shares = before != NULL ? g_array_copy ((GArray *) before) : g_array_new (FALSE, FALSE, sizeof (FinxTaxonomyShare));
  put_share (shares, class_id, weight, FALSE);
  if (finx_decimal_compare (sum_shares (shares), FINX_DECIMAL_ONE) > 0)
    {
      sum = to_percent (sum_shares (shares));
      finx_set_error (error, FINX_ERROR_INVALID, "FINX-TAXONOMY-010",
                      "%s would be in “%s” with %s %% in all; at most 100 %% can be shared out. Lower another part first.",
                      subject.symbol != NULL ? subject.symbol : subject.currency, self->name, sum);
      return FALSE;
    }
  if (shares->len > 0)
    g_hash_table_replace (self->shares, g_steal_pointer (&key), g_steal_pointer (&shares));
  else
    g_hash_table_remove (self->shares, key);
  return TRUE;
}

/**
 * finx_taxonomy_get_shares:
 *
 * Returns: (transfer none) (nullable) (element-type FinxTaxonomyShare): what belongs to classes; the rest to 1 is without
 *   classification. Valid until the next edit
 */
const GArray *
finx_taxonomy_get_shares (const FinxTaxonomy *self,
                          FinxTaxonomySubject subject)
{
  g_autofree char *key = make_key (subject);

  return key != NULL ? g_hash_table_lookup (self->shares, key) : NULL;
}

static int
compare_keys_cb (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * finx_taxonomy_list_subjects:
 *
 * Returns: (transfer container) (element-type utf8): symbols, and "cash EUR" for currencies, sorted; valid until the next edit
 */
GPtrArray *
finx_taxonomy_list_subjects (const FinxTaxonomy *self)
{
  GPtrArray *keys = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->shares);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (keys, key);
  g_ptr_array_sort (keys, compare_keys_cb);
  return keys;
}
