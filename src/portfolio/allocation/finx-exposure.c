/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "portfolio/allocation/finx-exposure.h"

#include <math.h>

#define MIN_SCALE    2          /* values without cents are shared out in cents all the same */
#define WEIGHT_SCALE 6

typedef struct
{
  FinxExposurePart part;
  guint            row;         /* of the class */
} PlacedPart;

/* The unit that has lost most to rounding down; the first of equal ones; @n when none has lost any. */
static guint
find_largest_loss (const FinxDecimal *losses,
                   guint              n)
{
  guint best = n;

  for (guint i = 0; i < n; i++)
    if (finx_decimal_sign (losses[i]) > 0 && (best == n || finx_decimal_compare (losses[i], losses[best]) > 0))
      best = i;
  return best;
}

/**
 * finx_decimal_share_out:
 * @value: any number
 * @weights: (array length=n): 0…1, at most six digits after the point; together at most 1
 * @n: how many
 * @shares: (out) (array): space for @n + 1: @value × weight, rounded to digits that @value has (cents at least), and what is
 *   left for others
 *
 * The shares add up to @value exactly: by the method of the largest remainder. All unknown when @value is.
 */
void
finx_decimal_share_out (FinxDecimal        value,
                        const FinxDecimal *weights,
                        guint              n,
                        FinxDecimal       *shares)
{
  guint scale = MAX (value.scale, MIN_SCALE), place;
  g_autofree FinxDecimal *losses = g_new (FinxDecimal, n + 1);
  FinxDecimal size = finx_decimal_abs (value), rest = size, others = FINX_DECIMAL_ONE, unit;

  for (guint i = 0; i <= n; i++)
    shares[i] = FINX_DECIMAL_UNKNOWN;
  if (!finx_decimal_is_known (value))
    return;

  unit = finx_decimal_new (1, scale);
  for (guint i = 0; i <= n; i++)
    {
      FinxDecimal weight = i < n ? weights[i] : others;
      FinxDecimal exact = finx_decimal_mul (size, weight, MIN (scale + WEIGHT_SCALE, FINX_DECIMAL_MAX_SCALE), FINX_ROUND_DOWN);

      others = finx_decimal_sub (others, weight);
      shares[i] = finx_decimal_rescale (exact, scale, FINX_ROUND_DOWN);
      losses[i] = finx_decimal_sub (exact, shares[i]);
      rest = finx_decimal_sub (rest, shares[i]);
    }
  while (finx_decimal_sign (rest) > 0 && (place = find_largest_loss (losses, n + 1)) <= n)
    {
      shares[place] = finx_decimal_add (shares[place], unit);
      losses[place] = FINX_DECIMAL_ZERO;
      rest = finx_decimal_sub (rest, unit);
    }
  place = 0;
  for (guint i = 1; i <= n; i++)
    if (finx_decimal_compare (shares[i], shares[place]) > 0)
      place = i;
  shares[place] = finx_decimal_add (shares[place], rest);       /* of values with more digits than remainders can have */
  for (guint i = 0; i <= n && finx_decimal_sign (value) < 0; i++)
    shares[i] = finx_decimal_negate (shares[i]);
}

static void
place_part (GArray     *placed,
            guint       row,
            guint       item,
            FinxDecimal value)
{
  PlacedPart part = { { item, value }, row };

  if (!finx_decimal_is_known (value) || finx_decimal_sign (value) != 0)
    g_array_append_val (placed, part);
}

/* @rows: number of a class → row + 1 */
static void
place_item (const FinxTaxonomy     *taxonomy,
            GHashTable             *rows,
            const FinxExposureItem *item,
            guint                   number,
            GArray                 *placed)
{
  FinxTaxonomySubject subject = { item->instrument != NULL ? item->instrument->symbol : NULL, item->currency };
  const GArray *found = finx_taxonomy_get_shares (taxonomy, subject);
  guint n = found != NULL ? found->len : 0, none = finx_taxonomy_get_n_classes (taxonomy);
  g_autofree FinxDecimal *weights = g_new (FinxDecimal, n + 1), *values = g_new (FinxDecimal, n + 1);
  FinxDecimal left = FINX_DECIMAL_ONE;

  for (guint i = 0; i < n; i++)
    {
      weights[i] = g_array_index (found, FinxTaxonomyShare, i).weight;
      left = finx_decimal_sub (left, weights[i]);
    }
  finx_decimal_share_out (item->value, weights, n, values);
  for (guint i = 0; i < n; i++)
    {
      gpointer id = GUINT_TO_POINTER (g_array_index (found, FinxTaxonomyShare, i).class_id);

      place_part (placed, GPOINTER_TO_UINT (g_hash_table_lookup (rows, id)) - 1, number, values[i]);
    }
  if (finx_decimal_sign (left) > 0)
    place_part (placed, none, number, values[n]);
}

static int
compare_parts_cb (gconstpointer a,
                  gconstpointer b)
{
  const PlacedPart *x = a, *y = b;

  if (x->row != y->row)
    return x->row < y->row ? -1 : 1;
  return (x->part.item > y->part.item) - (x->part.item < y->part.item);
}

static void
add_rows (FinxExposure       *self,
          const FinxTaxonomy *taxonomy,
          GHashTable         *rows)
{
  guint n = finx_taxonomy_get_n_classes (taxonomy);

  for (guint i = 0; i <= n; i++)
    {
      FinxExposureClass row = { .id = FINX_TAXONOMY_TOP, .depth = 1, .name = "Without classification", .target = FINX_DECIMAL_UNKNOWN };

      if (i < n)
        {
          const FinxTaxonomyClass *found = finx_taxonomy_get_class (taxonomy, i);

          row.id = found->id;
          row.parent = found->parent;
          row.depth = found->depth;
          row.name = found->name;
          row.colour = found->colour;
          row.target = found->target;
          g_hash_table_insert (rows, GUINT_TO_POINTER (found->id), GUINT_TO_POINTER (i + 1));
        }
      g_array_append_val (self->classes, row);
    }
}

static void
add_parts (FinxExposure *self,
           GArray       *placed)
{
  g_array_sort (placed, compare_parts_cb);
  for (guint i = 0; i < placed->len; i++)
    {
      const PlacedPart *part = &g_array_index (placed, PlacedPart, i);
      FinxExposureClass *row = &g_array_index (self->classes, FinxExposureClass, part->row);

      if (row->n_parts++ == 0)
        row->first_part = self->parts->len;
      row->own = finx_decimal_add (row->own, part->part.value);
      g_array_append_val (self->parts, part->part);
    }
}

/* Backwards, so that what is below a class is complete before it is added to it. */
static void
add_up (FinxExposure *self,
        GHashTable   *rows)
{
  for (guint i = self->classes->len; i-- > 0; )
    {
      FinxExposureClass *row = &g_array_index (self->classes, FinxExposureClass, i);
      gpointer parent = g_hash_table_lookup (rows, GUINT_TO_POINTER (row->parent));

      row->value = finx_decimal_add (row->value, row->own);
      if (parent != NULL)
        {
          FinxExposureClass *above = &g_array_index (self->classes, FinxExposureClass, GPOINTER_TO_UINT (parent) - 1);

          above->value = finx_decimal_add (above->value, row->value);
        }
      else
        {
          self->total = finx_decimal_add (self->total, row->value);
        }
    }
  for (guint i = 0; i < self->classes->len; i++)
    {
      FinxExposureClass *row = &g_array_index (self->classes, FinxExposureClass, i);
      gboolean is_known = finx_decimal_is_known (row->value) && finx_decimal_sign (self->total) != 0;

      row->weight = is_known ? finx_decimal_to_double (row->value) / finx_decimal_to_double (self->total) : NAN;
    }
}

/**
 * finx_exposure_new:
 * @items: (array length=n_items): holdings and cash
 *
 * Returns: (transfer full): what each class of @taxonomy has of them. An item without a value makes the classes that it
 *   belongs to, and all weights, unknown
 */
FinxExposure *
finx_exposure_new (const FinxTaxonomy     *taxonomy,
                   const FinxExposureItem *items,
                   guint                   n_items)
{
  FinxExposure *self = g_new0 (FinxExposure, 1);
  g_autoptr(GHashTable) rows = g_hash_table_new (NULL, NULL);
  g_autoptr(GArray) placed = g_array_new (FALSE, FALSE, sizeof (PlacedPart));

  self->classes = g_array_new (FALSE, FALSE, sizeof (FinxExposureClass));
  self->parts = g_array_new (FALSE, FALSE, sizeof (FinxExposurePart));
  add_rows (self, taxonomy, rows);
  for (guint i = 0; i < n_items; i++)
    place_item (taxonomy, rows, &items[i], i, placed);
  add_parts (self, placed);
  add_up (self, rows);
  return self;
}

void
finx_exposure_free (FinxExposure *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->classes);
  g_array_unref (self->parts);
  g_free (self);
}

GArray *
finx_exposure_items_of_review (FinxReview *review)
{
  const GArray *holdings = finx_review_get_holdings (review);
  GArray *items = g_array_new (FALSE, FALSE, sizeof (FinxExposureItem));

  for (guint i = 0; i < holdings->len; i++)
    {
      const FinxReviewHolding *holding = &g_array_index (holdings, FinxReviewHolding, i);
      FinxExposureItem item = { holding->instrument, holding->currency, holding->base_value };

      if (!finx_decimal_is_known (holding->quantity) || finx_decimal_sign (holding->quantity) != 0)
        g_array_append_val (items, item);
    }
  return items;
}
